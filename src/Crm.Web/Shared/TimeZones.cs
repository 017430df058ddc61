using System.Collections.Frozen;

namespace Crm.Web.Shared;

/// <summary>Where the clock of a customer is who has told none: that of their country, where it has one only, or of their state.</summary>
internal static class TimeZones
{
    // Countries with one clock, or where nearly everybody lives by it.
    static readonly FrozenDictionary<string, string> Countries = Parse("""
        AE Asia/Dubai AL Europe/Tirane AM Asia/Yerevan AR America/Argentina/Buenos_Aires AT Europe/Vienna AZ Asia/Baku BA Europe/Sarajevo BD Asia/Dhaka
        BE Europe/Brussels BG Europe/Sofia BH Asia/Bahrain BO America/La_Paz BY Europe/Minsk CH Europe/Zurich CL America/Santiago CN Asia/Shanghai CO America/Bogota
        CR America/Costa_Rica CY Asia/Nicosia CZ Europe/Prague DE Europe/Berlin DK Europe/Copenhagen DO America/Santo_Domingo DZ Africa/Algiers
        EC America/Guayaquil EE Europe/Tallinn EG Africa/Cairo ES Europe/Madrid ET Africa/Addis_Ababa FI Europe/Helsinki FR Europe/Paris GB Europe/London
        GE Asia/Tbilisi GH Africa/Accra GR Europe/Athens GT America/Guatemala HK Asia/Hong_Kong HN America/Tegucigalpa HR Europe/Zagreb HU Europe/Budapest
        IE Europe/Dublin IL Asia/Jerusalem IN Asia/Kolkata IQ Asia/Baghdad IR Asia/Tehran IS Atlantic/Reykjavik IT Europe/Rome JM America/Jamaica JO Asia/Amman
        JP Asia/Tokyo KE Africa/Nairobi KH Asia/Phnom_Penh KR Asia/Seoul KW Asia/Kuwait LB Asia/Beirut LI Europe/Vaduz LK Asia/Colombo LT Europe/Vilnius
        LU Europe/Luxembourg LV Europe/Riga MA Africa/Casablanca MC Europe/Monaco MD Europe/Chisinau ME Europe/Podgorica MK Europe/Skopje MM Asia/Yangon
        MO Asia/Macau MT Europe/Malta MU Indian/Mauritius MY Asia/Kuala_Lumpur NG Africa/Lagos NI America/Managua NL Europe/Amsterdam NO Europe/Oslo
        NP Asia/Kathmandu NZ Pacific/Auckland OM Asia/Muscat PA America/Panama PE America/Lima PH Asia/Manila PK Asia/Karachi PL Europe/Warsaw
        PR America/Puerto_Rico PT Europe/Lisbon PY America/Asuncion QA Asia/Qatar RO Europe/Bucharest RS Europe/Belgrade SA Asia/Riyadh SE Europe/Stockholm
        SG Asia/Singapore SI Europe/Ljubljana SK Europe/Bratislava SN Africa/Dakar SV America/El_Salvador TH Asia/Bangkok TN Africa/Tunis TR Europe/Istanbul
        TW Asia/Taipei TZ Africa/Dar_es_Salaam UA Europe/Kyiv UG Africa/Kampala UY America/Montevideo UZ Asia/Tashkent VE America/Caracas VN Asia/Ho_Chi_Minh
        ZA Africa/Johannesburg ZW Africa/Harare
        """);

    // By state or province, as shops write it: its code or its name.
    static readonly FrozenDictionary<string, string> Regions = Regional("US", "America/New_York",
            "CT Connecticut;DE Delaware;DC District of Columbia;FL Florida;GA Georgia;IN Indiana;ME Maine;MD Maryland;MA Massachusetts;MI Michigan;NH New Hampshire;" +
            "NJ New Jersey;NY New York;NC North Carolina;OH Ohio;PA Pennsylvania;RI Rhode Island;SC South Carolina;VT Vermont;VA Virginia;WV West Virginia;KY Kentucky")
        .Concat(Regional("US", "America/Chicago",
            "AL Alabama;AR Arkansas;IL Illinois;IA Iowa;KS Kansas;LA Louisiana;MN Minnesota;MS Mississippi;MO Missouri;NE Nebraska;ND North Dakota;OK Oklahoma;" +
            "SD South Dakota;TN Tennessee;TX Texas;WI Wisconsin"))
        .Concat(Regional("US", "America/Denver", "CO Colorado;ID Idaho;MT Montana;NM New Mexico;UT Utah;WY Wyoming"))
        .Concat(Regional("US", "America/Phoenix", "AZ Arizona"))
        .Concat(Regional("US", "America/Los_Angeles", "CA California;NV Nevada;OR Oregon;WA Washington"))
        .Concat(Regional("US", "America/Anchorage", "AK Alaska")).Concat(Regional("US", "Pacific/Honolulu", "HI Hawaii"))
        .Concat(Regional("CA", "America/Toronto", "ON Ontario;QC Quebec;QC Québec")).Concat(Regional("CA", "America/Vancouver", "BC British Columbia"))
        .Concat(Regional("CA", "America/Edmonton", "AB Alberta")).Concat(Regional("CA", "America/Winnipeg", "MB Manitoba"))
        .Concat(Regional("CA", "America/Regina", "SK Saskatchewan")).Concat(Regional("CA", "America/Halifax", "NS Nova Scotia;NB New Brunswick;PE Prince Edward Island"))
        .Concat(Regional("AU", "Australia/Sydney", "NSW New South Wales;ACT Australian Capital Territory")).Concat(Regional("AU", "Australia/Melbourne", "VIC Victoria"))
        .Concat(Regional("AU", "Australia/Brisbane", "QLD Queensland")).Concat(Regional("AU", "Australia/Adelaide", "SA South Australia"))
        .Concat(Regional("AU", "Australia/Perth", "WA Western Australia")).Concat(Regional("AU", "Australia/Hobart", "TAS Tasmania"))
        .Concat(Regional("BR", "America/Sao_Paulo", "SP São Paulo;RJ Rio de Janeiro;MG Minas Gerais;PR Paraná;RS Rio Grande do Sul;SC Santa Catarina;BA Bahia;DF Distrito Federal"))
        .DistinctBy(pair => pair.Key).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of all zones that a form offers.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Where(id => id.Contains('/', StringComparison.Ordinal) && !id.StartsWith("Etc/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Null when the customer's clock is not known.</summary>
    /// <param name="own">crm.customers.timezone; UTC is the column's default and says nothing.</param>
    public static TimeZoneInfo? Of(string? own, string? country, string? region)
    {
        var name = own is not null and not "UTC" ? own
            : country is null ? null
            : region is not null && Regions.TryGetValue(country + " " + region, out var regional) ? regional
            : Countries.GetValueOrDefault(country);
        return name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
    }

    static FrozenDictionary<string, string> Parse(string text) =>
        text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    static IEnumerable<KeyValuePair<string, string>> Regional(string country, string zone, string regions) => regions.Split(';').Select(r => r.Split(' ', 2))
        .SelectMany(names => names.Select(name => KeyValuePair.Create(country + " " + name, zone)));
}

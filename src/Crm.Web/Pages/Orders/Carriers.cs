namespace Crm.Web.Pages.Orders;

/// <summary>Where parcels of known carriers are followed, for shops that name the carrier and number and give no link.</summary>
internal static class Carriers
{
    // By what the carrier's name holds, in lower case and without spaces; the first that fits.
    static readonly (string Name, string Page)[] Known =
    [
        ("dhl", "https://www.dhl.com/global-en/home/tracking.html?tracking-id={0}"),
        ("fedex", "https://www.fedex.com/fedextrack/?trknbr={0}"),
        ("ups", "https://www.ups.com/track?tracknum={0}"),
        ("usps", "https://tools.usps.com/go/TrackConfirmAction?tLabels={0}"),
        ("dpd", "https://tracking.dpd.de/status/en_US/parcel/{0}"),
        ("gls", "https://gls-group.com/track/{0}"),
        ("evri", "https://www.evri.com/track/parcel/{0}"),
        ("hermes", "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/#{0}"),
        ("royalmail", "https://www.royalmail.com/track-your-item#/tracking-results/{0}"),
        ("canadapost", "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={0}"),
        ("australiapost", "https://auspost.com.au/mypost/track/details/{0}"),
        ("colissimo", "https://www.laposte.fr/outils/suivre-vos-envois?code={0}"),
        ("laposte", "https://www.laposte.fr/outils/suivre-vos-envois?code={0}"),
        ("chronopost", "https://www.chronopost.fr/tracking-no-cms/suivi-page?listeNumerosLT={0}"),
        ("correos", "https://www.correos.es/es/es/herramientas/localizador/envios/detalle?tracking-number={0}"),
        ("correios", "https://rastreamento.correios.com.br/app/index.php?objetos={0}"),
        ("postnl", "https://jouw.postnl.nl/track-and-trace/{0}"),
        ("bpost", "https://track.bpost.cloud/btr/web/#/search?itemCode={0}"),
        ("poste", "https://www.poste.it/cerca/index.html#/risultati-spedizioni/{0}"),
        ("inpost", "https://inpost.pl/sledzenie-przesylek?number={0}"),
        ("yamato", "https://toi.kuronekoyamato.co.jp/cgi-bin/tneko?number00=1&number01={0}"),
        ("sagawa", "https://k2k.sagawa-exp.co.jp/p/web/okurijosearch.do?okurijoNo={0}"),
        ("japanpost", "https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1={0}"),
        ("sfexpress", "https://www.sf-express.com/chn/en/waybill/waybill-detail/{0}"),
        ("aramex", "https://www.aramex.com/us/en/track/track-results-new?ShipmentNumber={0}"),
    ];

    /// <summary>The shop's own link where it gave one that a browser fetches as a page, else the known carrier's; null: there is none.</summary>
    public static string? Link(string? carrier, string? number, string? url)
    {
        // A shop may send any text as a tracking link.
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http") return url;
        if (string.IsNullOrWhiteSpace(carrier) || string.IsNullOrWhiteSpace(number)) return null;
        var name = string.Concat(carrier.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        var page = Known.FirstOrDefault(k => name.StartsWith(k.Name, StringComparison.Ordinal) || (k.Name.Length > 3 && name.Contains(k.Name, StringComparison.Ordinal))).Page;
        return page?.Replace("{0}", Uri.EscapeDataString(number.Trim()), StringComparison.Ordinal);
    }
}

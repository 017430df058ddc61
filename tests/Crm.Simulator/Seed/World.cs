namespace Crm.Simulator.Seed;

/// <summary>Where buyers live: what they pay in, speak, and are called.</summary>
/// <param name="Code">ISO 3166.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Weight">How many of a thousand buyers live here.</param>
/// <param name="Dial">The country calling code.</param>
/// <param name="Postal">The form of a postal code: 9 a digit, A a letter.</param>
/// <param name="Names">Which names are usual.</param>
/// <param name="Cities">Some cities.</param>
internal sealed record Country(string Code, string Currency, string Language, int Weight, string Dial, string Postal, string Names, params string[] Cities);

/// <summary>Forty countries in twenty currencies.</summary>
internal static class World
{
    public static IReadOnlyList<Country> Countries { get; } =
    [
        new("US", "USD", "en", 170, "1", "99999", "en", "Portland", "Austin", "Chicago", "Brooklyn", "San José"),
        new("DE", "EUR", "de", 110, "49", "99999", "de", "Berlin", "München", "Köln", "Düsseldorf", "Leipzig"),
        new("GB", "GBP", "en", 90, "44", "AA9 9AA", "en", "London", "Leeds", "Bristol", "Edinburgh"),
        new("JP", "JPY", "ja", 80, "81", "999-9999", "ja", "東京", "大阪市", "京都市", "札幌市"),
        new("FR", "EUR", "fr", 70, "33", "99999", "fr", "Paris", "Orléans", "Lyon", "Nîmes"),
        new("CN", "CNY", "zh", 50, "86", "999999", "zh", "上海", "北京", "深圳", "杭州"),
        new("IT", "EUR", "it", 40, "39", "99999", "it", "Milano", "Forlì", "Torino"),
        new("ES", "EUR", "es", 38, "34", "99999", "es", "Madrid", "A Coruña", "Cádiz"),
        new("CA", "CAD", "en", 35, "1", "A9A 9A9", "en", "Toronto", "Vancouver", "Halifax"),
        new("AU", "AUD", "en", 32, "61", "9999", "en", "Melbourne", "Hobart", "Perth"),
        new("BR", "BRL", "pt", 30, "55", "99999-999", "pt", "São Paulo", "Goiânia", "Recife"),
        new("NL", "EUR", "nl", 24, "31", "9999 AA", "nl", "Amsterdam", "’s-Hertogenbosch", "Utrecht"),
        new("KR", "KRW", "ko", 20, "82", "99999", "ko", "서울", "부산"),
        new("PL", "PLN", "pl", 18, "48", "99-999", "pl", "Łódź", "Kraków", "Gdańsk"),
        new("SE", "SEK", "sv", 16, "46", "999 99", "sv", "Malmö", "Göteborg", "Umeå"),
        new("CH", "CHF", "de", 16, "41", "9999", "de", "Zürich", "Genève", "Bern"),
        new("AT", "EUR", "de", 14, "43", "9999", "de", "Wien", "Graz", "Sankt Pölten"),
        new("BE", "EUR", "nl", 12, "32", "9999", "nl", "Gent", "Liège", "Antwerpen"),
        new("MX", "MXN", "es", 12, "52", "99999", "es", "Ciudad de México", "Mérida", "León"),
        new("IN", "INR", "en", 12, "91", "999999", "in", "Mumbai", "Bengaluru", "दिल्ली"),
        new("DK", "DKK", "da", 10, "45", "9999", "sv", "København", "Århus"),
        new("NO", "NOK", "nb", 10, "47", "9999", "sv", "Oslo", "Tromsø", "Ålesund"),
        new("FI", "EUR", "fi", 9, "358", "99999", "sv", "Helsinki", "Jyväskylä"),
        new("PT", "EUR", "pt", 9, "351", "9999-999", "pt", "Lisboa", "Évora"),
        new("IE", "EUR", "en", 8, "353", "A99 A999", "en", "Dublin", "Dún Laoghaire"),
        new("CZ", "CZK", "cs", 8, "420", "999 99", "pl", "Praha", "Brno", "Plzeň"),
        new("GR", "EUR", "el", 7, "30", "999 99", "el", "Αθήνα", "Θεσσαλονίκη"),
        new("TR", "TRY", "tr", 7, "90", "99999", "tr", "İstanbul", "İzmir"),
        new("IL", "ILS", "he", 6, "972", "9999999", "he", "תל אביב", "חיפה"),
        new("SG", "SGD", "en", 6, "65", "999999", "zh", "Singapore"),
        new("HK", "HKD", "zh", 6, "852", "", "zh", "香港"),
        new("NZ", "NZD", "en", 6, "64", "9999", "en", "Auckland", "Whangārei"),
        new("TH", "THB", "th", 5, "66", "99999", "th", "กรุงเทพมหานคร", "เชียงใหม่"),
        new("HU", "EUR", "hu", 5, "36", "9999", "hu", "Budapest", "Győr"),
        new("RO", "EUR", "ro", 5, "40", "999999", "it", "București", "Iași"),
        new("ZA", "USD", "en", 5, "27", "9999", "en", "Cape Town", "Durban"),
        new("AR", "USD", "es", 4, "54", "9999", "es", "Buenos Aires", "Córdoba"),
        new("SA", "USD", "ar", 4, "966", "99999", "ar", "الرياض", "جدة"),
        new("AE", "USD", "ar", 3, "971", "", "ar", "دبي", "أبوظبي"),
        new("KW", "KWD", "ar", 3, "965", "99999", "ar", "الكويت"),
    ];

    // KWD has none on purpose: some orders then await a rate, as in life.
    public static IReadOnlyList<(string Currency, double PerEuro)> Rates { get; } =
    [
        ("USD", 1.09), ("GBP", 0.86), ("JPY", 163.2), ("CNY", 7.85), ("CAD", 1.48), ("AUD", 1.65), ("BRL", 5.9), ("KRW", 1480), ("PLN", 4.31), ("SEK", 11.4), ("CHF", 0.95),
        ("MXN", 19.8), ("INR", 91.4), ("DKK", 7.46), ("NOK", 11.6), ("CZK", 25.1), ("TRY", 37.2), ("ILS", 4.05), ("SGD", 1.46), ("HKD", 8.5), ("NZD", 1.79), ("THB", 38.6),
    ];

    public static (string[] First, string[] Last) Names(string kind) => kind switch
    {
        "de" => (["Jürgen", "Anna", "Sören", "Käthe", "Lukas", "Mia", "Heike", "Björn"], ["Müller", "Groß", "Weiß", "Schäfer", "Schmidt", "Köhler", "Vogel", "Lange"]),
        "fr" => (["Zoé", "François", "Hélène", "Loïc", "Camille", "Aurélie"], ["Lefèvre", "Noël", "D’Aubigné", "Martin", "Géraud", "Moreau"]),
        "ja" => (["さくら", "健太", "美咲", "大輔", "陽子", "翔"], ["佐藤", "高橋", "渡辺", "鈴木", "田中", "小林"]),
        "zh" => (["伟", "芳", "秀英", "娜", "强", "敏"], ["王", "李", "张", "刘", "陈", "欧阳"]),
        "ko" => (["민준", "서연", "지우", "하은"], ["김", "이", "박", "최"]),
        "it" => (["Niccolò", "Giulia", "Luca", "Chiara"], ["Rossi", "D’Angelo", "Esposito", "Bianchi"]),
        "es" => (["Íñigo", "María José", "Begoña", "Andrés", "Sofía"], ["Muñoz", "Ibáñez", "García", "Núñez", "Peña"]),
        "pt" => (["João", "Conceição", "Inês", "Luís"], ["Araújo", "Gonçalves", "da Silva", "Simões"]),
        "nl" => (["Daan", "Fenna", "Joris", "Saskia"], ["van den Berg", "de Vries", "Jansen", "Bakker"]),
        "pl" => (["Łukasz", "Żaneta", "Paweł", "Zofia"], ["Wójcik", "Dąbrowski", "Novák", "Zieliński"]),
        "sv" => (["Åsa", "Björn", "Linnéa", "Søren"], ["Lindström", "Öberg", "Håkansson", "Nygård"]),
        "el" => (["Γιώργος", "Ελένη"], ["Παπαδόπουλος", "Νικολάου"]),
        "tr" => (["İpek", "Çağrı", "Gül"], ["Yılmaz", "Şahin", "Öztürk"]),
        "he" => (["נועה", "איתי"], ["כהן", "לוי"]),
        "th" => (["สมชาย", "มาลี"], ["ใจดี", "ศรีสุข"]),
        "hu" => (["Zsófia", "Gergő"], ["Nagy", "Szűcs"]),
        "ar" => (["محمد", "ليلى", "فاطمة", "يوسف"], ["العتيبي", "الزهراني", "الصباح", "حداد"]),
        "in" => (["Aarav", "Priya", "अनिल", "Neha"], ["Sharma", "Patel", "Iyer", "सिंह"]),
        _ => (["Grace", "James", "O’Neil", "Amelia", "Oliver", "Charlotte", "Noah"], ["Hopper", "Smith-Jones", "Lee", "Taylor", "Whitaker", "Brown", "Okafor"]),
    };
}

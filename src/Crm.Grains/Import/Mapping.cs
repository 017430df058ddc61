using Crm.Customers;

namespace Crm.Import;

/// <summary>Guesses what the columns of a file hold from their headers, in the languages of the pages and as shops export them. Pure.</summary>
internal static class Mapping
{
    // As Labels.Fold leaves them. Each field is given once: to the first column that fits.
    static readonly Dictionary<string, string> Words = new (string Field, string Headers)[]
    {
        ("email", "email|e mail|email address|e mail address|mail|customer email|billing email|e mail adresse|emailadresse|adresse e mail|courriel|correo|correo electronico|direccion de correo|e mail do cliente|endereco de e mail|邮箱|电子邮件|电子邮箱|邮件|メール|メールアドレス|eメール|البريد الالكتروني|البريد الإلكتروني|البريد"),
        ("first_name", "first name|firstname|given name|forename|billing first name|vorname|prenom|nombre de pila|primeiro nome|名|名字|名前 名|الاسم الأول|الاسم الاول"),
        ("last_name", "last name|lastname|surname|family name|billing last name|nachname|familienname|nom de famille|apellido|apellidos|sobrenome|ultimo nome|姓|姓氏|名字 姓|苗字|اسم العائلة|الاسم الأخير"),
        (ImportFields.FullName, "name|full name|fullname|customer|customer name|contact|contact name|kunde|kundenname|ansprechpartner|nom|nom complet|nom et prenom|client|nombre|nombre completo|nombre y apellidos|nome|nome completo|cliente|姓名|客户|客户姓名|氏名|名前|お名前|顧客名|الاسم|الاسم الكامل|العميل"),
        ("phone", "phone|phone number|telephone|tel|mobile|mobile phone|cell|billing phone|telefon|telefonnummer|handy|mobil|mobilnummer|telephone portable|numero de telephone|portable|telefono|movil|celular|telefone|电话|手机|电话号码|手机号|電話|電話番号|携帯|الهاتف|رقم الهاتف|الجوال"),
        ("company_name", "company|company name|organisation|organization|business|billing company|firma|unternehmen|societe|entreprise|empresa|compania|公司|公司名称|会社|会社名|الشركة"),
        ("country_code", "country|country code|nation|billing country|default address country code|land|landercode|laendercode|pays|code pays|pais|codigo de pais|国家|国家 地区|国|国名|البلد|الدولة"),
        ("region", "region|state|province|county|prefecture|billing state|default address province code|bundesland|kanton|departement|provincia|estado|comunidad|省|州|省份|都道府県|المنطقة|المحافظة"),
        ("city", "city|town|billing city|default address city|stadt|ort|wohnort|ville|commune|ciudad|localidad|poblacion|cidade|municipio|城市|市|市区町村|المدينة"),
        ("postal_code", "zip|zip code|postal code|postcode|billing postcode|default address zip|plz|postleitzahl|code postal|codigo postal|cep|邮编|邮政编码|郵便番号|الرمز البريدي"),
        ("language", "language|locale|lang|sprache|langue|idioma|语言|言語|اللغة"),
        ("currency", "currency|currency code|wahrung|waehrung|devise|moneda|moeda|货币|币种|通貨|العملة"),
        ("timezone", "timezone|time zone|zeitzone|fuseau horaire|zona horaria|fuso horario|时区|タイムゾーン|المنطقة الزمنية"),
        ("status", "status|state of customer|customer status|kundenstatus|statut|estado del cliente|状态|ステータス|الحالة"),
        (ImportFields.ExternalId, "id|customer id|external id|shop id|kundennummer|kunden nr|kundennr|customer number|numero client|id client|id cliente|numero de cliente|客户编号|客户id|顧客番号|顧客id|رقم العميل"),
    }.SelectMany(f => f.Headers.Split('|').Select(h => (Header: Labels.Fold(h), f.Field))).DistinctBy(p => p.Header).ToDictionary(p => p.Header, p => p.Field);

    /// <summary>For each header the field; "" where none fits.</summary>
    public static string[] Guess(IReadOnlyList<string> headers, IReadOnlyList<CustomField> custom)
    {
        var taken = new HashSet<string>();
        var guessed = new string[headers.Count];
        for (var i = 0; i < guessed.Length; i++)
        {
            var header = Labels.Fold(headers[i]);
            var field = Words.GetValueOrDefault(header)
                ?? (custom.FirstOrDefault(c => Labels.Fold(c.Label) == header || c.Key == header.Replace(' ', '_')) is { } own ? ProfileFields.CustomPrefix + own.Key : "");
            guessed[i] = field.Length > 0 && taken.Add(field) ? field : "";
        }

        // "Name" beside a given name is the family name.
        if (taken.Contains("first_name") && !taken.Contains("last_name") && Array.IndexOf(guessed, ImportFields.FullName) is >= 0 and var at) guessed[at] = "last_name";
        return guessed;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Crm.Email;

/// <summary>The words of the system's own mails, in the recipient's language. Plain text: there is no markup that a value could break out of.</summary>
internal static class MailWords
{
    /// <summary>Where the link stands in a body.</summary>
    public const string Link = "{link}";

    // In the order of the columns of Mails.json; English is the key.
    static readonly string[] Languages = ["de", "fr", "es", "pt", "zh", "ja", "ar"];
    static readonly Dictionary<string, string> Cultures = new()
    {
        ["en"] = "en-GB",
        ["de"] = "de-DE",
        ["fr"] = "fr-FR",
        ["es"] = "es-ES",
        ["pt"] = "pt-BR",
        ["zh"] = "zh-CN",
        ["ja"] = "ja-JP",
        ["ar"] = "ar-AE",
    };

    static readonly Dictionary<string, string[]> Texts = Read();

    static readonly Dictionary<string, (string Subject, string[] Body)> Kinds = new()
    {
        [MailKinds.Invitation] = ("{0} invites you to the CRM", ["Hello,", "{0} has prepared an account for you. Choose your name and your password here:", Link,
            "The link is valid for {1} days and works once. If you do not know what this is about, there is nothing to do."]),
        [MailKinds.PasswordReset] = ("A new password for the CRM", ["Hello,", "somebody, presumably you, asked for a new password. Choose it here:", Link,
            "The link is valid for two hours and works once. If it was not you, there is nothing to do: your password stays as it is."]),
        [MailKinds.TaskReminder] = ("Reminder: {0}", ["Hello,", "this is due on {1}:", "{0}", Link]),
    };

    /// <summary>The subject and the body; the body with <see cref="Link"/> where the link belongs. Throws for a kind that has no words.</summary>
    public static (string Subject, string Body) Write(Mail mail)
    {
        var culture = CultureInfo.GetCultureInfo(Cultures.GetValueOrDefault(mail.Language, "en-GB"));
        object[] values = [.. mail.Values.Select(OneLine), .. mail.Moment is { } moment ? [Local(moment, mail.TimeZone, culture)] : Array.Empty<string>()];
        var (subject, body) = Kinds[mail.Kind];
        var text = new StringBuilder();
        foreach (var line in body.Where(l => l != Link || mail.Path is not null))
        {
            if (text.Length > 0) text.Append("\n\n");
            // A value that looks like the place of the link must not become one.
            text.Append(line == Link ? Link : string.Format(culture, Translated(line, mail.Language), values).Replace(Link, "{ link }", StringComparison.Ordinal));
        }

        return (string.Format(culture, Translated(subject, mail.Language), values), text.ToString());
    }

    static string Translated(string english, string language) =>
        Array.IndexOf(Languages, language) is var at and >= 0 && Texts.TryGetValue(english, out var texts) ? texts[at] : english;

    static string Local(DateTime utc, string? zone, CultureInfo culture)
    {
        var found = zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? known : TimeZoneInfo.Utc;
        return TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), found).ToString("f", culture);
    }

    // A subject is one line, and so is what stands in a sentence.
    static string OneLine(string value) => string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c));

    static Dictionary<string, string[]> Read()
    {
        using var stream = typeof(MailWords).Assembly.GetManifestResourceStream("Crm.Email.Mails.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string[]>>(stream)!;
    }
}

using System.Globalization;
using Crm.Web.Audit;
using Crm.Web.Languages;
using Xunit;

namespace Crm.Tests.Audit;

/// <summary>What the audit log keeps of a change, as its reader sees it.</summary>
public sealed class AuditDetailTests
{
    static string? Say(string detail, string language = "en")
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        return new AuditDetail(Texts(), name => name switch { "email" => "E-Mail", "owner_id" => "Zugewiesen an", _ => null }).Say(detail);
    }

    static Words Texts() => new();

    [Theory]
    [InlineData("""{"fields": ["email", "owner_id"]}""", "en", "Fields: E-Mail, Zugewiesen an")]
    [InlineData("""{"fields": ["email"], "released": ["owner_id"]}""", "de", "Felder: E-Mail · Wieder den Shops überlassen: Zugewiesen an")]
    [InlineData("""{"channel": "post", "state": "withdrawn"}""", "de", "Kanal: Post · Stand: Widerrufen")]
    [InlineData("""{"rows": 12345}""", "de", "Zeilen: 12.345")]
    [InlineData("""{"certificate": "01a2105a-fc30-7042-9ecf-ff6d40123d51"}""", "en", "Certificate of erasure: 01a2105a…")]
    [InlineData("""{"days": null}""", "en", "Days: for good")]
    [InlineData("""{"something_new": true}""", "en", "something new: True")]
    public void Names_and_states_are_in_the_reader_s_language(string detail, string language, string said) => Assert.Equal(said, Say(detail, language));
}

using System.Globalization;
using System.Text.Encodings.Web;
using Crm.Web.Languages;
using Microsoft.AspNetCore.Html;

namespace Crm.Web.Shared;

/// <summary>
/// The smallest components, as what they write. Their tags (&lt;money&gt;, &lt;moment&gt;, &lt;country&gt;, &lt;avatar&gt;, &lt;status-pill&gt;) write by
/// these; where a page has hundreds of them it uses these themselves, which cost a fraction of a tag.
/// </summary>
internal static class Show
{
    public static readonly IHtmlContent Dash = new HtmlString("<span class=\"muted\">–</span>");

    static readonly Words T = new();

    /// <summary>The number in tabular figures and its currency's code.</summary>
    /// <param name="amount">In major units.</param>
    /// <param name="currency">ISO 4217.</param>
    public static IHtmlContent Money(decimal amount, string currency) => new Written((to, encoder) =>
    {
        to.Write("<data class=\"money\" value=\"");
        to.Write(amount.ToString(CultureInfo.InvariantCulture));
        to.Write("\" dir=\"ltr\">"); // a number and its code keep their order in a line from the right
        encoder.Encode(to, Formats.Number(amount, currency));
        to.Write("<span class=\"currency\">");
        encoder.Encode(to, currency);
        to.Write("</span></data>");
    });

    /// <summary>An instant in the reader's time zone; the whole of it shows on hover. Null: a dash.</summary>
    /// <param name="utc">When.</param>
    /// <param name="zone">The reader's.</param>
    /// <param name="ago">How long past instead of when.</param>
    /// <param name="day">The day alone.</param>
    public static IHtmlContent Moment(DateTime? utc, TimeZoneInfo zone, bool ago = false, bool day = false) => utc is not { } at ? Dash : new Written((to, encoder) =>
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(at, DateTimeKind.Utc), zone);
        var text = Formats.Moment(local);
        to.Write("<time datetime=\"");
        to.Write(at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        to.Write("\" title=\"");
        encoder.Encode(to, text);
        to.Write(' ');
        encoder.Encode(to, zone.Id);
        to.Write("\">");
        encoder.Encode(to, ago ? Ages.Of(T, DateTime.UtcNow - at) : day ? Formats.Day(DateOnly.FromDateTime(local)) : text);
        to.Write("</time>");
    });

    /// <summary>The flag and the name.</summary>
    /// <param name="code">ISO 3166; null or ZZ is unknown.</param>
    public static IHtmlContent Country(string? code) => new Written((to, encoder) =>
    {
        to.Write("<span class=\"country\">");
        if (code is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] and not "ZZ")
        {
            to.Write("<img src=\"/lib/flags/");
            to.Write(code.ToLowerInvariant());
            to.Write(".svg\" alt=\"\" width=\"16\" height=\"12\" loading=\"lazy\">");
        }

        encoder.Encode(to, Formats.Country(code));
        to.Write("</span>");
    });

    /// <summary>A state, told by word, colour and shape.</summary>
    public static IHtmlContent Pill(string state) => new Written((to, encoder) =>
    {
        to.Write("<span class=\"pill pill-");
        to.Write(Tone(state));
        to.Write("\">");
        var isOurs = StateWords.All.ContainsKey(state);
        if (!isOurs) to.Write("<bdi>");
        encoder.Encode(to, T.State(state));
        if (!isOurs) to.Write("</bdi>");
        to.Write("</span>");
    });

    /// <summary>A picture; without one the first letters, in whatever script they are.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="picture">Its address; null or empty, which a page makes of null: the letters.</param>
    public static IHtmlContent Avatar(string name, string? picture = null) => new Written((to, encoder) =>
    {
        if (!string.IsNullOrEmpty(picture))
        {
            to.Write("<img class=\"avatar-letters\" src=\"");
            encoder.Encode(to, picture);
            to.Write("\" alt=\"\">");
            return;
        }

        to.Write("<span class=\"avatar-letters tone-");
        to.Write((char)('0' + (name.Sum(c => c) % 6)));
        to.Write("\" aria-hidden=\"true\">");
        encoder.Encode(to, string.Concat(name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2).Select(word => StringInfo.GetNextTextElement(word))).ToUpperInvariant());
        to.Write("</span>");
    });

    static string Tone(string state) => state switch
    {
        "active" or "delivered" or "shipped" or "ready" or "paid" or "completed" or "fulfilled" or "success" or "sent" => "good",
        "vip" => "vip",
        "processing" or "in_progress" or "in_transit" or "out_for_delivery" => "busy",
        "pending" or "waiting" or "inactive" or "awaiting a rate" or "on_hold" or "on-hold" or "authorized" or "partially_paid" or "unfulfilled" => "wait",
        "cancelled" or "canceled" or "blocked" or "locked" or "error" or "parked" or "failed" or "failure" or "voided" => "bad",
        _ => "plain",
    };

    sealed class Written(Action<TextWriter, HtmlEncoder> write) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => write(writer, encoder);
    }
}

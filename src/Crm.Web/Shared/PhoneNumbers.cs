using PhoneNumbers;

namespace Crm.Web.Shared;

/// <summary>How a phone number is written, and how it is called.</summary>
/// <param name="Text">For a person: the way of the customer's own country at home, else the international one.</param>
/// <param name="Link">For a phone; null when it is no number that can be called.</param>
internal sealed record PhoneNumber(string Text, string? Link)
{
    static readonly PhoneNumberUtil Util = PhoneNumberUtil.GetInstance();

    /// <param name="written">As it came.</param>
    /// <param name="country">The customer's; null when it is not known.</param>
    public static PhoneNumber? Of(string? written, string? country)
    {
        if (string.IsNullOrWhiteSpace(written)) return null;
        try
        {
            var number = Util.Parse(written, country ?? "ZZ");
            if (!Util.IsPossibleNumber(number)) return new(written, null);
            var isHome = country is not null && Util.GetRegionCodeForNumber(number) == country;
            return new(Util.Format(number, isHome ? PhoneNumberFormat.NATIONAL : PhoneNumberFormat.INTERNATIONAL), Util.Format(number, PhoneNumberFormat.RFC3966));
        }
        catch (NumberParseException)
        {
            return new(written, null);
        }
    }
}

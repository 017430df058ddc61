namespace Crm.Web.Pages.Settings;

/// <summary>What the tags' colours are called, in English: the key of their translations.</summary>
internal static class TagColorNames
{
    public static string Of(string color) => color switch
    {
        "accent" => "Indigo",
        "busy" => "Blue",
        "good" => "Green",
        "wait" => "Amber",
        "bad" => "Red",
        "vip" => "Violet",
        _ => "Grey",
    };
}

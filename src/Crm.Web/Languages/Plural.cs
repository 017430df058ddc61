namespace Crm.Web.Languages;

/// <summary>Which of a text's forms goes with a number, by the rules of the Unicode CLDR for whole numbers.</summary>
internal static class Plural
{
    /// <summary>How many forms the language has; they stand in the order that <see cref="Form"/> counts them in.</summary>
    public static int Forms(string language) => language switch { "ar" => 6, "zh" or "ja" => 1, _ => 2 };

    /// <summary>The place of the form: Arabic has zero, one, two, few, many, other; Chinese and Japanese have one; the others one and other.</summary>
    public static int Form(string language, long number)
    {
        var n = Math.Abs(number);
        return language switch
        {
            "zh" or "ja" => 0,
            "fr" or "pt" => n <= 1 ? 0 : 1,
            "ar" => n switch
            {
                0 => 0,
                1 => 1,
                2 => 2,
                _ when n % 100 is >= 3 and <= 10 => 3,
                _ when n % 100 >= 11 => 4,
                _ => 5,
            },
            _ => n == 1 ? 0 : 1,
        };
    }
}

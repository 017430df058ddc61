using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages;

/// <summary>Every component with all its states, in development alone.</summary>
internal sealed class StyleguideModel(IWebHostEnvironment environment, TimeProvider time) : PageModel
{
    public static readonly string[] Statuses =
    [
        "active", "inactive", "vip", "blocked", "pending", "processing", "shipped", "delivered", "cancelled", "refunded", "awaiting a rate", "error", "parked",
    ];

    public static readonly string[] People = ["Grace Hopper", "佐藤 さくら", "محمد العتيبي", "Łukasz Wójcik", "O’Neil", ""];

    public static readonly string?[] Countries = ["DE", "JP", "SA", "XK", "ZZ", null];

    public static readonly (decimal Amount, string Currency)[] Amounts = [(1234.5m, "EUR"), (37500m, "JPY"), (12.345m, "KWD"), (-48m, "USD"), (0m, "USD")];

    public static readonly int[] DueIn = [-300, -24, 1, 24, 300];

    public static readonly (string? Previous, string? Next)[] Pages = [(null, "/styleguide"), ("/styleguide", "/styleguide"), ("/styleguide", null)];

    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    public IActionResult OnGet()
    {
        if (!environment.IsDevelopment()) return NotFound();
        ModelState.AddModelError("wrong", "What is wrong, and what to do.");
        return Page();
    }
}

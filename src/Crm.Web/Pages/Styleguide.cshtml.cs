using Crm.Web.Shared;
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

    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    public IReadOnlyList<FilterChipsOf> Chips { get; } =
    [
        new("One", [new("pending", "/styleguide")]),
        new("Several", [new("京都の茶", "/styleguide"), new("Germany", "/styleguide"), new("Awaiting a rate", "/styleguide")]),
    ];

    public IActionResult OnGet()
    {
        if (!environment.IsDevelopment()) return NotFound();
        ModelState.AddModelError("wrong", "What is wrong, and what to do.");
        return Page();
    }
}

/// <summary>A set of chips and what it shows.</summary>
internal sealed record FilterChipsOf(string Name, IReadOnlyList<FilterChip> Chips);

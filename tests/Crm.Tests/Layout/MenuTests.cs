using System.Text.RegularExpressions;
using Crm.Web.Shell;
using Xunit;

namespace Crm.Tests.Layout;

/// <summary>On every page the menu says where one is.</summary>
public sealed partial class MenuTests
{
    // Pages that are nobody's: before one has signed in, and those whose way in is no place of the menu.
    static readonly string[] Outside =
    [
        "/sign-in", "/sign-in/second-step", "/sign-out", "/forgot-password", "/reset-password", "/invitation/{token}", "/error/{code:int}", "/styleguide", "/palette",
        "/search",        // lit in the menu of small screens, which has it
        "/notifications", // the bell is lit
        "/views",         // lights the list whose views these are
    ];

    static List<string> Routes => [.. Checkout.Files("src/Crm.Web/Pages", "*.cshtml")
        .Select(file => Page().Match(Checkout.Read(file))).Where(m => m.Success).Select(m => m.Groups[1].Value)];

    [Fact]
    public void Every_page_belongs_to_a_place_of_the_menu_or_is_said_to_belong_to_none()
    {
        Assert.Contains("/customers/{id:guid}", Routes);
        var wrong = Routes.Where(r => (Place.MenuOf(Filled(r)) is null) != Outside.Contains(r));
        Assert.Equal([], wrong);
        Assert.Equal([], Outside.Except(Routes));
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/customers", "/customers")]
    [InlineData("/customers/matches", "/customers")]
    [InlineData("/customers/0c000000-0000-0000-0000-000000000001/privacy/report", "/customers")]
    [InlineData("/customers/import", "/customers")]
    [InlineData("/orders/new", "/orders")]
    [InlineData("/activities/0c000000-0000-0000-0000-000000000001", "/tasks")]
    [InlineData("/tasks/calendar", "/tasks")]
    [InlineData("/integrations/0c000000-0000-0000-0000-000000000001/books", "/integrations")]
    [InlineData("/rates", "/settings")]
    [InlineData("/email", "/settings")]
    [InlineData("/account/two-step", "/settings")]
    [InlineData("/settings/privacy/certificates/0c000000-0000-0000-0000-000000000001", "/settings")]
    [InlineData("/keys", "/help")]
    [InlineData("/customersandmore", null)]
    public void This_page_lights_that_entry(string path, string? entry) => Assert.Equal(entry, Place.MenuOf(path));

    [Fact]
    public void What_is_lit_is_in_the_menu() =>
        Assert.All(Routes.Select(r => Place.MenuOf(Filled(r))).OfType<string>(), entry => Assert.Contains(Place.All, p => p.Menu && p.Path == entry));

    static string Filled(string route) => Parameter().Replace(route, "0c000000-0000-0000-0000-000000000001");

    [GeneratedRegex(@"^@page ""([^""]+)""", RegexOptions.Multiline)]
    private static partial Regex Page();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}

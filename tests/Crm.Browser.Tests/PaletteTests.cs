using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Crm.Browser.Tests;

/// <summary>What is done without a mouse: the palette, the keys, and the help that they lead to.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed class PaletteTests(Staff staff)
{
    [Fact]
    public async Task A_customer_is_found_and_opened_from_anywhere_by_keys_alone()
    {
        await EveryPage.Of(staff);
        var page = await staff.Administrator();
        await page.GotoAsync("/help");
        await page.Keyboard.PressAsync("Control+k");
        var search = page.GetByRole(AriaRole.Combobox, new() { Name = "Search" });
        await Expect(search).ToBeFocusedAsync();

        await search.FillAsync("grace hopper");

        // Several are called so; the first of those found is the one that the key opens.
        var option = page.GetByRole(AriaRole.Option).First;
        await Expect(option).ToContainTextAsync("Grace Hopper");
        await Expect(option).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(search).ToHaveAttributeAsync("aria-activedescendant", (await option.GetAttributeAsync("id"))!);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Grace Hopper");
    }

    [Fact]
    public async Task A_page_is_found_by_what_it_is_called_in_the_readers_language_and_in_english()
    {
        var page = await staff.Reader("ja");
        await page.GotoAsync("/search?q=注文");
        await Expect(page.Locator(".found a[href='/orders']")).ToBeVisibleAsync();
        await page.GotoAsync("/search?q=ord");
        await Expect(page.Locator(".found a[href='/orders']")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task G_and_a_letter_go_to_a_page_and_letters_in_a_field_do_not()
    {
        var page = await staff.Administrator();
        await page.GotoAsync("/");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("i");
        await page.WaitForURLAsync("**/integrations");

        await page.GotoAsync("/search");
        await page.GetByRole(AriaRole.Searchbox).Last.FillAsync("");
        await page.Keyboard.TypeAsync("go?");
        await Expect(page.GetByRole(AriaRole.Searchbox).Last).ToHaveValueAsync("go?");
        Assert.EndsWith("/search", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keys_work_on_a_keyboard_without_latin_letters()
    {
        var page = await staff.Reader("ar");
        await page.GotoAsync("/");
        // What the keys G and I give on an Arabic keyboard.
        await page.EvaluateAsync("() => { for (const [key, code] of [['ل', 'KeyG'], ['ه', 'KeyI']]) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true })); }");
        await page.WaitForURLAsync("**/integrations");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
    }

    [Fact]
    public async Task J_and_k_walk_the_rows_and_a_question_mark_lists_the_keys()
    {
        await EveryPage.Of(staff);
        var page = await staff.Administrator();
        await page.GotoAsync("/orders");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("k");
        var first = page.Locator("main .row-link").First;
        await Expect(first).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("?");

        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/orders/*");
    }

    [Fact]
    public async Task A_figure_leads_to_what_its_word_means()
    {
        var page = await staff.Administrator();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "What is this: What counts" }).First.ClickAsync();
        await page.WaitForURLAsync("**/help#counts");
        await Expect(page.Locator("#counts")).ToContainTextAsync("Test, cancelled, voided, failed and deleted orders");
    }
}

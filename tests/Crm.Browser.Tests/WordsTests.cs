using Xunit;

namespace Crm.Browser.Tests;

/// <summary>Every page in a language in which each translated text stands in marks, and in those of other letters: what is English there was forgotten.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed class WordsTests(Staff staff)
{
    // What people wrote, and what is the same in every language, is left out: data stands in bdi, times and amounts in their elements.
    const string Find = """
        (isMarked) => {
          const data = 'bdi, time, data, code, kbd, pre, script, style, svg, textarea, template, [translate=no], .avatar-letters, .validation-summary-valid';
          // A weekday is said by the culture itself.
          const days = new Set([...Array(7).keys()].flatMap((d) => ['short', 'long'].map((weekday) => new Date(Date.UTC(2026, 10, 1 + d)).toLocaleDateString('en-GB', { weekday, timeZone: 'UTC' }))));
          const found = [];
          const judge = (text, element, what) => {
            if (element.closest(data)) return;
            if (isMarked) {
              if (days.has(text.trim())) return;
              let rest = text;
              for (let before = ''; before !== rest;) { before = rest; rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ''); }
              // Codes are the same everywhere: of a currency, of a time zone, the beginning of an id.
              rest = rest.replace(/\b[A-Z]{3}\b|\b[A-Z][a-z]+\/[A-Z][A-Za-z_]+\b|\b[0-9a-f]{8}[0-9a-f-]*/g, '');
              if (/\p{L}/u.test(rest)) found.push(what + ': ' + rest.trim().slice(0, 80) + '  in <' + element.tagName.toLowerCase() + ' class="' + element.className + '">');
            } else if (/[A-Za-z]{3,}\s+[a-z]{2,}/.test(text)) found.push(what + ': ' + text.trim().slice(0, 80));
          };
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const node = walker.currentNode;
            const element = node.parentElement;
            const option = element.closest('option');
            // A choice among what people made, or among codes, is data as well.
            if (option && (/^[0-9a-f-]{36}$/.test(option.value) || option.value === option.textContent.trim())) continue;
            if (node.data.trim()) judge(node.data, element, 'text');
          }
          for (const element of document.body.querySelectorAll('[placeholder], [title], [aria-label], [alt]')) {
            for (const name of ['placeholder', 'title', 'aria-label', 'alt']) {
              const text = element.getAttribute(name);
              if (text && !/\.\w+$|@/.test(text) && !element.matches('optgroup')) judge(text, element, name);
            }
          }
          return found;
        }
        """;

    [Fact]
    public Task Nothing_on_any_page_is_outside_the_marks_of_the_translated() => Walk("qps", isMarked: true);

    [Theory, InlineData("ja"), InlineData("ar")]
    public Task No_english_sentence_stands_on_a_page_in_another_script(string language) => Walk(language, isMarked: false);

    async Task Walk(string language, bool isMarked)
    {
        var page = await staff.Reader(language);
        var wrong = new List<string>();
        foreach (var path in await EveryPage.Of(staff))
        {
            if (!await EveryPage.Shown(page, path)) continue;
            wrong.AddRange((await page.EvaluateAsync<string[]>(Find, isMarked)).Distinct().Select(text => $"{path}: {text}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}

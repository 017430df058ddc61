using Crm.Customers;
using Crm.People;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Settings;

internal sealed record TagCount(Guid Id, string Name, string? Color, long Customers);

/// <summary>The tags that customers can have: made, named, coloured, merged and deleted.</summary>
[Authorize(Roles = "admin,manager")]
internal sealed class TagsModel(PersonDatabase database, IClusterClient cluster, Words t) : PageModel
{
    const string ReadTags = """
        SELECT t.id, t.name, t.color, (SELECT count(*) FROM crm.customer_tags c WHERE c.tag_id = t.id) FROM crm.tags t ORDER BY lower(t.name), t.id
        """;

    public IReadOnlyList<TagCount> Tags { get; private set; } = [];

    /// <summary>The tag whose form is open; null: the one for a new tag.</summary>
    public TagCount? Editing { get; private set; }

    public string? TypedName { get; private set; }
    public string TypedColor { get; private set; } = TagColors.All[0];
    public Refusal? Refusal { get; private set; }
    public string? Failure { get; private set; }

    ITagsGrain Grain => cluster.GetGrain<ITagsGrain>(0);

    public async Task<IActionResult> OnGet(Guid? edit, CancellationToken ct)
    {
        await Load(edit, ct);
        if (edit is not null && Editing is null) return NotFound();
        if (Editing is { } tag) (TypedName, TypedColor) = (tag.Name, tag.Color ?? TagColors.All[0]);
        return Page();
    }

    public Task<IActionResult> OnPostAdd(Guid id, string? name, string? color, CancellationToken ct) =>
        Write(null, name, color, () => Grain.Add(id == Guid.Empty ? Guid.CreateVersion7() : id, name ?? "", color ?? "", database.Person), t["The tag is made."], ct);

    public Task<IActionResult> OnPostChange(Guid id, string? name, string? color, CancellationToken ct) =>
        Write(id, name, color, () => Grain.Change(id, name ?? "", color ?? "", database.Person), t["Saved."], ct);

    public Task<IActionResult> OnPostMerge(Guid id, Guid into, CancellationToken ct) =>
        Count(() => Grain.Merge(id, into, database.Person), had => t.Many("Merged: {0} customer had the tag.|Merged: {0} customers had the tag.", had), ct);

    public Task<IActionResult> OnPostDelete(Guid id, CancellationToken ct) =>
        Count(() => Grain.Delete(id, database.Person), had => t.Many("Deleted: {0} customer had the tag.|Deleted: {0} customers had the tag.", had), ct);

    async Task<IActionResult> Write(Guid? edit, string? name, string? color, Func<Task<Refusal?>> write, string done, CancellationToken ct)
    {
        try
        {
            Refusal = await write();
            if (Refusal is null)
            {
                this.Toast(done);
                return Redirect("/settings/tags");
            }
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        await Load(edit, ct);
        (TypedName, TypedColor) = (name, color ?? TagColors.All[0]);
        return Page();
    }

    async Task<IActionResult> Count(Func<Task<int?>> work, Func<int, string> done, CancellationToken ct)
    {
        try
        {
            if (await work() is { } had) this.Toast(done(had));
            return Redirect("/settings/tags"); // gone already: the list shows it
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        await Load(null, ct);
        return Page();
    }

    async Task Load(Guid? edit, CancellationToken ct)
    {
        var tags = Query.Of(ReadTags, r => new TagCount(r.GetGuid(0), r.GetString(1), r.Text(2), r.GetInt64(3)));
        await database.Read(ct, tags);
        Tags = tags.Rows;
        Editing = Tags.FirstOrDefault(tag => tag.Id == edit);
    }
}

using Crm.Lists;
using Crm.Web.Database;
using Crm.Web.Export;
using Crm.Web.Languages;
using Crm.Web.Lists;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Customers;

/// <summary>The list of customers as a file: the same filters, order and columns as in the URL of the list; of the ticked ones only, when ids are named.</summary>
internal sealed class ExportModel(PersonDatabase database, Choices choices, Words words, TimeProvider time) : PageModel
{
    public async Task<IActionResult> OnGet(string? format, Guid[] id, string? all, CancellationToken ct)
    {
        var known = await choices.Get(database, ct);
        var state = ListState.Of("/customers", Request.Query, known.Find);
        var custom = known.CustomFields.Select(f => new ListColumn(f.Key, f.Label)).ToList();
        var columns = CustomerColumns.Of(state.Columns, custom);
        var reader = database.Reader(User, time);
        var zone = Formats.Zone(reader.Zone);
        ExportColumn<CustomerRow>[] written =
        [
            new(words["Customer"], c => Formats.Name(c.First, c.Last, c.Company, c.Email)),
            .. columns.Select(c => new ExportColumn<CustomerRow>(c.Text(words), Value(c.Key, known, zone))),
            new("id", c => c.Id.ToString()),
        ];
        var rows = CustomerList.All(state, reader, columns.Select(c => c.Key).ToHashSet(), id.Length > 0 && all is null ? id : null);
        return new ExportFile<CustomerRow>("customers", format, written, rows);
    }

    // Codes rather than names, so that a file can be read again whatever the language.
    Func<CustomerRow, object?> Value(string key, ChoiceSet known, TimeZoneInfo zone) => key switch
    {
        "email" => c => c.Email,
        "phone" => c => c.Phone,
        "company" => c => c.Company,
        "country" => c => c.Country,
        "region" => c => c.Region,
        "city" => c => c.City,
        "postal_code" => c => c.PostalCode,
        "status" => c => c.Status,
        "language" => c => c.Language,
        "currency" => c => c.Currency,
        "timezone" => c => c.TimeZone,
        "tags" => c => string.Join("; ", c.Tags.Select(t => known.Tags.GetValueOrDefault(t)?.Name).OfType<string>()),
        "shops" => c => string.Join("; ", c.Shops.Select(s => known.Shops.GetValueOrDefault(s)).OfType<string>()),
        "owner" => c => c.Owner is { } owner ? known.People.GetValueOrDefault(owner)?.Name : null,
        "orders" => c => c.Orders,
        "lifetime_value" => c => c.Value,
        "average_order_value" => c => c.Average,
        "first_order" => c => Cells.Local(c.FirstOrder, zone),
        "last_order" => c => Cells.Local(c.LastOrder, zone),
        "created" => c => Cells.Local(c.CreatedAt, zone),
        _ => c => CustomerList.Custom(c, key[CustomerFields.Custom.Length..], words),
    };
}

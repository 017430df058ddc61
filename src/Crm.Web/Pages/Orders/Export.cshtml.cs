using Crm.Lists;
using Crm.Web.Database;
using Crm.Web.Export;
using Crm.Web.Languages;
using Crm.Web.Lists;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Orders;

/// <summary>The list of orders as a file: the same filters, order and columns as in the URL of the list. An amount's currency stands in a column of its own.</summary>
internal sealed class ExportModel(PersonDatabase database, Words words, TimeProvider time) : PageModel
{
    public IActionResult OnGet(string? format)
    {
        var state = ListState.Of("/orders", Request.Query, OrderFields.Find);
        var columns = OrderColumns.Of(state.Columns);
        var reader = database.Reader(User, time);
        var zone = Formats.Zone(reader.Zone);
        ExportColumn<OrderListRow>[] written =
        [
            new(words[OrderColumns.Number.Label], o => o.Number),
            .. columns.Select(c => new ExportColumn<OrderListRow>(c.Text(words), Value(c.Key, zone))),
            new(words["Currency"], o => o.Currency),
            new("id", o => o.Id.ToString()),
        ];
        return new ExportFile<OrderListRow>("orders", format, written, OrderPages.All(state, reader));
    }

    // Codes rather than names, so that a file can be read again whatever the language.
    static Func<OrderListRow, object?> Value(string key, TimeZoneInfo zone) => key switch
    {
        "customer" => o => o.CustomerName,
        "shop" => o => o.Shop,
        "placed" => o => Cells.Local(o.PlacedAt, zone),
        "updated" => o => Cells.Local(o.UpdatedAt, zone),
        "status" => o => o.Status,
        "payment" => o => o.Payment,
        "delivery" => o => o.Delivery,
        "country" => o => o.Country,
        "total" => o => o.Total,
        "total_usd" => o => o.TotalUsd,
        "refunded" => o => o.Refunded,
        "net_usd" => o => o.NetUsd,
        _ => o => o.IsManual ? "manual" : o.Source,
    };
}

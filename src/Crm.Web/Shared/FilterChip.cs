using Microsoft.AspNetCore.Http.Extensions;

namespace Crm.Web.Shared;

/// <summary>A filter in force: what it says, and the same page without it.</summary>
internal sealed record FilterChip(string Label, string Without)
{
    /// <summary>One chip for each filter of the query that has a label. Taking one away begins the list at its start.</summary>
    public static IReadOnlyList<FilterChip> Of(HttpRequest request, params (string Key, string? Label)[] filters) =>
        [.. filters.Where(f => f.Label is not null).Select(f => new FilterChip(f.Label!, request.Path + new QueryBuilder(request.Query
            .Where(q => q.Key != f.Key && q.Key != "after")
            .SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value ?? ""))
            .Where(q => q.Value.Length > 0)).ToQueryString().Value))];
}

namespace Crm.Web.Export;

/// <summary>A table that is being written, a row at a time: nothing of it is kept.</summary>
internal interface ISheet : IAsyncDisposable
{
    /// <summary>The next row: texts, whole numbers, decimals, instants, days, yes and no, or null.</summary>
    ValueTask Row(IReadOnlyList<object?> cells, CancellationToken ct);

    /// <summary>Writes what is needed at the end. Without it the file is broken, as it should be when not all came.</summary>
    ValueTask End(CancellationToken ct);
}

using Crm.Live;
using Crm.People;
using Npgsql;

namespace Crm.Orders;

internal sealed class OrderNotesGrain(NpgsqlDataSource source, LiveFeed live) : Grain, IOrderNotesGrain
{
    const int MostLetters = 10_000;

    public Task<Refusal?> Add(string body, Person by) => Checked(body, async text =>
        await Done(await OrderNoteStore.Add(source, this.GetPrimaryKey(), text, by, CancellationToken.None)));

    public Task<Refusal?> Edit(Guid note, string body, Person by) => Checked(body, async text =>
        await Done(await OrderNoteStore.Edit(source, this.GetPrimaryKey(), note, text, by, CancellationToken.None)));

    public async Task<bool> Delete(Guid note, Person by) =>
        await Done(await OrderNoteStore.Delete(source, this.GetPrimaryKey(), note, by, CancellationToken.None)) is null;

    static async Task<Refusal?> Checked(string body, Func<string, Task<Refusal?>> write)
    {
        var text = body.Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
        if (text.Length == 0) return Refusal.Of("Write something first.", "Body");
        return text.Length > MostLetters
            ? new Refusal("The note is too long: at most {0} letters are kept.", [MostLetters.ToString(System.Globalization.CultureInfo.InvariantCulture)], "Body")
            : await write(text);
    }

    // Who looks at the order, or at its customer, sees it at once.
    Task<Refusal?> Done((bool IsDone, Guid? Customer) written)
    {
        if (written.Customer is { } customer) live.Edited(customer);
        return Task.FromResult(written.IsDone ? null : Refusal.Of("This note is not there any more."));
    }
}

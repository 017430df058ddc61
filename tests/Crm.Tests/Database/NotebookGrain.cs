namespace Crm.Tests.Database;

/// <summary>A grain that keeps a line of text and a reminder: what Orleans' providers are asked by any grain of ours.</summary>
[Alias("crm.tests.notebook")]
internal interface INotebookGrain : IGrainWithGuidKey
{
    [Alias("write")] Task Write(string text);

    /// <summary>The text, or null when there is none.</summary>
    [Alias("read")] Task<string?> Read();

    [Alias("clear")] Task Clear();

    /// <summary>Forgets what is in memory: the next read is from the table.</summary>
    [Alias("forget")] Task Forget();

    [Alias("remind")] Task Remind(string name);

    [Alias("reminders")] Task<List<string>> Reminders();

    /// <summary>False when there is no such reminder.</summary>
    [Alias("silence")] Task<bool> Silence(string name);
}

[GenerateSerializer, Alias("crm.tests.note")]
internal sealed class Note
{
    [Id(0)] public string Text { get; set; } = "";
}

internal sealed class NotebookGrain([PersistentState("note")] IPersistentState<Note> note) : Grain, INotebookGrain, IRemindable
{
    static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    public Task Write(string text)
    {
        note.State = new() { Text = text };
        return note.WriteStateAsync();
    }

    public Task<string?> Read() => Task.FromResult(note.RecordExists ? note.State.Text : null);

    public Task Clear() => note.ClearStateAsync();

    public Task Forget() => note.ReadStateAsync();

    public Task Remind(string name) => this.RegisterOrUpdateReminder(name, Daily, Daily);

    public async Task<List<string>> Reminders() => [.. (await this.GetReminders()).Select(r => r.ReminderName).Order(StringComparer.Ordinal)];

    public async Task<bool> Silence(string name)
    {
        if (await this.GetReminder(name) is not { } reminder) return false;
        await this.UnregisterReminder(reminder);
        return true;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}

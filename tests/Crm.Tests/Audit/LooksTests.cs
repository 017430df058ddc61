using System.Diagnostics.Metrics;
using Crm.People;
using Crm.Tests.Database;
using Crm.Web.Audit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Crm.Tests.Audit;

/// <summary>Who looked at whose data is written down, whatever is the matter in between; what is lost is counted.</summary>
[Trait("Needs", "Server")]
public sealed class LooksTests(PostgresFixture server) : IAsyncLifetime
{
    static readonly Person Anna = new(Guid.Parse("0a000000-0000-0000-0000-000000000001"), "agent") { Address = "192.0.2.7" };

    readonly TestDatabase database = new(server);
    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly MeterListener listener = new();
    readonly Told told = new();
    long lost;

    public ValueTask InitializeAsync()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "crm.audit.lost" && instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>()) listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref lost, count));
        listener.Start();
        return database.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    Looks Begin() => new(database.Web, TimeProvider.System, services.GetRequiredService<IMeterFactory>(), told);

    sealed class Told : ILogger<Looks>
    {
        public TaskCompletionSource Refused { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Refused.TrySetResult();
    }

    Task<long> Written() => database.One<long>("SELECT count(*) FROM crm.audit_log WHERE action = 'look'");

    [Fact]
    public async Task None_is_given_up_while_the_database_refuses_for_a_while_however_many_there_are()
    {
        using var looks = Begin();
        await database.Run("ALTER TABLE crm.audit_log RENAME TO audit_log_away");
        await looks.StartAsync(CancellationToken.None);
        for (var n = 0; n < 60_000; n++) looks.Add(Anna, "look", "customer", $"{n}");
        await told.Refused.Task;
        await database.Run("ALTER TABLE crm.audit_log_away RENAME TO audit_log");
        await looks.StopAsync(CancellationToken.None);
        Assert.Equal(60_000, await Written());
        Assert.Equal(60_000, await database.One<long>("SELECT count(DISTINCT subject_id) FROM crm.audit_log"));
        Assert.Equal(0, lost);
    }

    [Fact]
    public async Task One_that_cannot_be_written_is_counted_and_holds_up_no_other()
    {
        using var looks = Begin();
        await looks.StartAsync(CancellationToken.None);
        for (var n = 0; n < 10; n++) looks.Add(Anna, "look", "customer", $"{n}", n == 4 ? "no JSON" : null);
        await looks.StopAsync(CancellationToken.None);
        Assert.Equal(9, await Written());
        Assert.Equal(1, lost);
    }

    [Fact]
    public async Task What_is_left_when_the_web_stops_without_a_database_is_counted()
    {
        using var looks = Begin();
        await database.Run("ALTER TABLE crm.audit_log RENAME TO audit_log_away");
        await looks.StartAsync(CancellationToken.None);
        for (var n = 0; n < 3; n++) looks.Add(Anna, "look", "customer", $"{n}");
        await looks.StopAsync(CancellationToken.None);
        Assert.Equal(3, lost);
    }
}

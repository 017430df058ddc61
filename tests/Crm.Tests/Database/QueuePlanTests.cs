using Crm.Analytics;
using Crm.Intake;
using Crm.Silo;
using Npgsql;
using Xunit;

namespace Crm.Tests.Database;

/// <summary>The plans by which messages are taken, settled while the queue is empty: it may be long a moment later.</summary>
[Trait("Needs", "Server")]
public sealed class QueuePlanTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    public static TheoryData<string> Statements => [MessageStore.TakeMessages, BucketStore.ApplyDeltas];

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task A_message_is_looked_up_by_its_key_however_empty_the_queue_was(string sql)
    {
        await database.Run("VACUUM ANALYZE crm.messages");
        await using var source = SiloHost.Source(database.ServiceConnection);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await Ask(connection, $"PREPARE take (smallint[], bigint[]) AS {sql}");
        for (var run = 0; run < 6; run++) await Ask(connection, "EXECUTE take ('{1}', '{1}')"); // from then on the plan stays

        var plan = await Ask(connection, "EXPLAIN EXECUTE take ('{1}', '{1}')");

        Assert.Contains("Index Scan using messages_pkey", plan, StringComparison.Ordinal);
        Assert.Contains("Tid Scan on messages", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    static async Task<string> Ask(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetValue(0).ToString()!);
        return string.Join('\n', lines);
    }
}

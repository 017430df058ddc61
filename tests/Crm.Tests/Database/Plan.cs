using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Crm.Tests.Database;

/// <summary>One step of a plan.</summary>
internal sealed record PlanStep(string Kind, string? Table, string? Index, string? Parent, string Conditions);

/// <summary>How Postgres means to answer a statement.</summary>
internal sealed record Plan(IReadOnlyList<PlanStep> Steps, string Text)
{
    static readonly string[] ConditionsOf = ["Filter", "Index Cond", "Recheck Cond", "Join Filter", "Hash Cond", "Merge Cond", "One-Time Filter"];

    // A pool's connection keeps its statements prepared, and after five runs Postgres may settle on one plan for all arguments.
    const int RunsUntilSettled = 6;

    public IEnumerable<string> Indexes => Steps.Select(s => s.Index).OfType<string>().Distinct();

    /// <summary>The plan for the role, of a statement that was run once or, prepared, so often that its plan is settled. In a page's words: $1, $2, …</summary>
    public static async Task<Plan> Of(NpgsqlDataSource web, string role, Guid person, string sql, bool isSettled, params object?[] arguments)
    {
        await using var connection = await web.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Run(connection, $"SET LOCAL ROLE {role}; SELECT set_config('crm.user_id', '{person}', true)");
        await Run(connection, $"PREPARE page AS {sql}");
        var execute = arguments.Length == 0 ? "EXECUTE page" : $"EXECUTE page ({string.Join(", ", arguments.Select(Literal))})";
        if (isSettled)
        {
            for (var run = 0; run < RunsUntilSettled; run++) await Run(connection, execute);
        }

        await using var explain = new NpgsqlCommand("EXPLAIN (FORMAT JSON) " + execute, connection);
        var text = (string)(await explain.ExecuteScalarAsync())!;
        await Run(connection, "DEALLOCATE page");
        using var json = JsonDocument.Parse(text);
        var steps = new List<PlanStep>();
        Collect(json.RootElement[0].GetProperty("Plan"), steps);
        return new(steps, text);
    }

    static void Collect(JsonElement step, List<PlanStep> steps)
    {
        string? Part(string name) => step.TryGetProperty(name, out var value) ? value.GetString() : null;
        steps.Add(new(Part("Node Type")!, Part("Relation Name"), Part("Index Name"), Part("Parent Relationship"), string.Join('\n', ConditionsOf.Select(Part))));
        if (!step.TryGetProperty("Plans", out var inner)) return;
        foreach (var one in inner.EnumerateArray()) Collect(one, steps);
    }

    static string Literal(object? argument) => argument switch
    {
        null => "NULL",
        DBNull => "NULL",
        Array all => "ARRAY[" + string.Join(", ", all.Cast<object>().Select(Literal)) + "]",
        Guid id => $"'{id}'::uuid",
        bool or int or decimal => Convert.ToString(argument, CultureInfo.InvariantCulture)!,
        DateTime at => "'" + at.ToString("O", CultureInfo.InvariantCulture) + "'",
        _ => "'" + argument.ToString()!.Replace("'", "''", StringComparison.Ordinal) + "'",
    };

    static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

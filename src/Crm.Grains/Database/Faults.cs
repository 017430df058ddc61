using Npgsql;

namespace Crm.Database;

/// <summary>Tells a fault of the data, which no retry mends, from one of the moment.</summary>
internal static class Faults
{
    /// <summary>Postgres refused the values themselves: a data exception (22) or a broken constraint (23), or .NET could not send them.</summary>
    public static bool IsOfTheData(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.SqlState.StartsWith("22", StringComparison.Ordinal) || postgres.SqlState.StartsWith("23", StringComparison.Ordinal),
        OverflowException or FormatException or ArgumentException => true,
        _ => false,
    };

    /// <summary>The database is away or busy: wait and try again, nothing is counted as an attempt.</summary>
    public static bool IsOfTheMoment(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is "57P01" or "57P02" or "57P03" or "40001" or "40P01",
        NpgsqlException or TimeoutException or IOException or OperationCanceledException or ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>For a log: never the message, which may quote what the shop sent.</summary>
    public static string Name(Exception exception) => exception is PostgresException postgres ? $"PostgresException {postgres.SqlState}" : exception.GetType().Name;

    /// <summary>What is wrong with the data, for a person.</summary>
    public static string Explain(Exception exception) => exception switch
    {
        PostgresException { SqlState: "23505", ConstraintName: "orders_order_number_integration_id_key" } =>
            "Another order of this shop already has this order number. Give one of them another number in the shop, then replay.",
        PostgresException { SqlState: "22003" } => "An amount is too large to keep. Correct it in the shop, then replay.",
        PostgresException { SqlState: "22021" or "22P05" } => "A text has characters that cannot be kept (a NUL or half of a character pair). Correct it in the shop, then replay.",
        PostgresException postgres => $"The database refused it: {postgres.MessageText} ({postgres.SqlState}{(postgres.ConstraintName is { } name ? ", " + name : "")}).",
        OverflowException => "A number is too large to keep. Correct it in the shop, then replay.",
        _ => $"It could not be applied: {exception.GetType().Name}. Replay it after the next update; if it comes back, report it with the log of this hour.",
    };
}

using Npgsql;

namespace Crm.Bench;

/// <summary>The least that can be done with an order: one row into a table without an index, 16 connections, a transaction each.</summary>
internal static class Inserts
{
    const int Bytes = 600;

    public static async Task<double> Measure(NpgsqlDataSource source, Plan plan)
    {
        await source.Run("CREATE TABLE bare (id bigint, payload bytea)");
        await source.Rest();
        return await Database.Throughput(source, plan, "INSERT INTO bare (id, payload) VALUES ($1, $2)", parameters =>
        {
            var id = new NpgsqlParameter<long>();
            // Random, so that nothing compresses it away.
            var payload = new byte[Bytes];
            Random.Shared.NextBytes(payload);
            parameters.Add(id);
            parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = payload });
            return n => id.TypedValue = n;
        });
    }
}

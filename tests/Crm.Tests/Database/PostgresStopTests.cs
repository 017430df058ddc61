using System.Net;
using System.Net.Sockets;
using Crm.Silo.Database;
using Npgsql;
using Xunit;

namespace Crm.Tests.Database;

/// <summary>Stopping the embedded server whatever it is doing.</summary>
[Trait("Needs", "Server")]
public sealed class PostgresStopTests
{
    [Fact]
    public async Task A_server_that_is_on_its_way_down_is_waited_for_and_one_that_is_gone_is_nothing()
    {
        var directory = Directory.CreateTempSubdirectory("crm-tests-");
        try
        {
            var server = await PostgresServer.Start(directory.FullName, null, _ => { }, CancellationToken.None);
            var binaries = await PostgresBinaries.Find(_ => { }, CancellationToken.None);
            await using var visitor = new NpgsqlConnection(server.For("postgres") + ";Pooling=false");
            await visitor.OpenAsync(TestContext.Current.CancellationToken);

            var first = Task.Run(() => server.Stop(), TestContext.Current.CancellationToken);
            PostgresServer.StopIn(directory.FullName, binaries);
            await first;

            using var listener = new TcpListener(IPAddress.Loopback, server.Port);
            listener.Start(); // nobody is there any more
            PostgresServer.StopIn(directory.FullName, binaries);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}

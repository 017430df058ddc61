using Npgsql;

namespace Crm.Web.Database;

/// <summary>Whether an exception says that Postgres cannot be reached now, as against a fault of ours.</summary>
internal static class DatabaseAway
{
    public static bool Is(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is NpgsqlException { IsTransient: true } or TimeoutException or System.Net.Sockets.SocketException) return true;
        }

        return false;
    }
}

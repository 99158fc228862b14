using System.Net.Sockets;
using Npgsql;

namespace RoamingHub.Storage;

/// <summary>Tells "the server cannot do this now" from "this statement is wrong".</summary>
internal static class Outage
{
    public static bool Is(Exception error) => error switch
    {
        PostgresException e => IsOutage(e.SqlState),
        NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException or InvalidOperationException => true,
        _ => false,
    };

    // Classes: connection, transaction rolled back (deadlock), out of resources, operator's intervention, system error, internal error.
    private static bool IsOutage(string state) =>
        state[..2] is "08" or "40" or "53" or "57" or "58" or "XX"
        || state is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.InvalidPassword
            or PostgresErrorCodes.InvalidCatalogName;
}

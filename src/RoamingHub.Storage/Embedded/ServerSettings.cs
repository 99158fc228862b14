using System.Globalization;

namespace RoamingHub.Storage.Embedded;

/// <summary>The file <c>roaminghub.conf</c>, which the cluster's postgresql.conf includes last. Written anew at each start.</summary>
internal static class ServerSettings
{
    private const string FileName = "roaminghub.conf";

    public static async Task WriteAsync(string cluster, int port, bool durable, CancellationToken ct)
    {
        var main = Path.Combine(cluster, "postgresql.conf");
        var include = $"include = '{FileName}'";
        if (!(await File.ReadAllTextAsync(main, ct)).Contains(include, StringComparison.Ordinal))
            await File.AppendAllTextAsync(main, $"\n{include}\n", ct);

        var safe = durable ? "on" : "off";
        await File.WriteAllTextAsync(Path.Combine(cluster, FileName), string.Create(CultureInfo.InvariantCulture, $"""
            # Written by the hub at each start. Settings of your own go into postgresql.auto.conf (ALTER SYSTEM), which wins.
            listen_addresses = '127.0.0.1'
            port = {port}
            unix_socket_directories = ''
            max_connections = 200
            fsync = {safe}
            full_page_writes = {safe}
            synchronous_commit = on
            wal_compression = {safe}
            wal_buffers = 16MB
            shared_buffers = {(durable ? "256MB" : "64MB")}
            checkpoint_timeout = 15min
            max_wal_size = {(durable ? "2GB" : "256MB")}
            jit = off
            timezone = 'UTC'
            log_timezone = 'UTC'
            logging_collector = on
            log_directory = 'log'
            log_filename = 'postgresql-%a.log'
            log_truncate_on_rotation = on
            log_rotation_age = 1d
            log_rotation_size = 0

            """), ct);
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace RoamingHub.Storage.Embedded;

/// <summary>
/// The folder <c>postgres</c> in the data directory: <c>cluster/</c> (the server's), the password, the port, the locks. Where the server's
/// user cannot get to the data directory, <c>cluster/</c> stands elsewhere and <c>cluster.location</c> says where.
/// </summary>
internal sealed class ClusterFolder
{
    private readonly string _home;

    private ClusterFolder(string home, string cluster) => (_home, Cluster) = (home, cluster);

    /// <summary>PGDATA.</summary>
    public string Cluster { get; }

    /// <summary>PostgreSQL obtained by the hub; beside the cluster, where the server's user can run it.</summary>
    public string Obtained => Path.Combine(Path.GetDirectoryName(Cluster)!, "binaries");

    public string StartLog => Path.Combine(Cluster, "start.log");

    /// <summary>The version the cluster was made by; null when there is no cluster yet.</summary>
    public int? Major => File.Exists(VersionFile)
        ? int.Parse(File.ReadAllText(VersionFile).Trim(), CultureInfo.InvariantCulture)
        : null;

    private string VersionFile => Path.Combine(Cluster, "PG_VERSION");
    private string PortFile => Path.Combine(_home, "port");
    private string PasswordFile => Path.Combine(_home, "password");

    public static async Task<ClusterFolder> OpenAsync(string dataDirectory, ServerUser user, Action<string> say, CancellationToken ct)
    {
        var home = Path.Combine(Path.GetFullPath(dataDirectory), "postgres");
        Directory.CreateDirectory(home);
        var note = Path.Combine(home, "cluster.location");
        if (File.Exists(note))
            return new(home, (await File.ReadAllTextAsync(note, ct)).Trim());
        if (await user.ReachesAsync(home, ct))
            return new(home, Path.Combine(home, "cluster"));

        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(home)))[..12];
        var elsewhere = Path.Combine("/var/lib/roaminghub", key, "cluster");
        Directory.CreateDirectory(Path.GetDirectoryName(elsewhere)!);
        await File.WriteAllTextAsync(note, elsewhere + "\n", ct);
        say($"The user {user.Name}, who runs PostgreSQL, cannot get to {home}: the cluster stands in {elsewhere}.");
        return new(home, elsewhere);
    }

    /// <summary>Held while a hub looks for, starts or stops the server: one at a time.</summary>
    public Task<FileStream> LockAsync(CancellationToken ct) => OpenLockedAsync("lock", FileAccess.ReadWrite, FileShare.None, ct);

    /// <summary>Held, together with others, as long as a hub uses the server.</summary>
    public Task<FileStream> EnterAsync(CancellationToken ct) => OpenLockedAsync("users", FileAccess.Read, FileShare.Read, ct);

    /// <summary>True when no hub uses the server any more.</summary>
    public bool IsUnused()
    {
        try
        {
            using var alone = new FileStream(Path.Combine(_home, "users"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public async Task<string> PasswordAsync(CancellationToken ct)
    {
        if (File.Exists(PasswordFile))
            return (await File.ReadAllTextAsync(PasswordFile, ct)).Trim();
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        await WriteSecretAsync(PasswordFile, password, ct);
        return password;
    }

    /// <summary>For initdb, which runs as the server's user and cannot read ours.</summary>
    public async Task<string> WritePasswordForInitAsync(ServerUser user, string password, CancellationToken ct)
    {
        var file = Cluster + ".password";
        await WriteSecretAsync(file, password, ct);
        await user.OwnAsync(file, ct);
        return file;
    }

    /// <summary>The port of last time, when it is free, else another free one, which is remembered.</summary>
    public async Task<int> ChoosePortAsync(CancellationToken ct)
    {
        if (File.Exists(PortFile) && int.TryParse(await File.ReadAllTextAsync(PortFile, ct), out var last) && IsFree(last))
            return last;
        using var any = new TcpListener(IPAddress.Loopback, 0);
        any.Start();
        var port = ((IPEndPoint)any.LocalEndpoint).Port;
        await File.WriteAllTextAsync(PortFile, port.ToString(CultureInfo.InvariantCulture), ct);
        return port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task WriteSecretAsync(string file, string secret, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(file, options);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(secret), ct);
    }

    private async Task<FileStream> OpenLockedAsync(string name, FileAccess access, FileShare share, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(_home, name), FileMode.OpenOrCreate, access, share);
            }
            catch (IOException) when (Directory.Exists(_home))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
            }
        }
    }
}

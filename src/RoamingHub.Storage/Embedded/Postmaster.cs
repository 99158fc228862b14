using System.Diagnostics;
using System.Globalization;

namespace RoamingHub.Storage.Embedded;

/// <summary>The server process that <c>postmaster.pid</c> names.</summary>
internal sealed record Postmaster(int ProcessId, int Port)
{
    /// <summary>Null when no server runs on this cluster. A pid file that a crash left behind is told from a live one.</summary>
    public static Postmaster? Find(string cluster)
    {
        var file = FileOf(cluster);
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return null;
        }
        // Lines: process id, PGDATA, start time, port, socket folder, listen address, shared memory, status.
        if (lines.Length == 0 || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out var pid))
            return null;
        if (!IsServerOf(pid, cluster))
            return null;
        return new(pid, lines.Length > 3 && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port) ? port : 0);
    }

    /// <summary>For a cluster whose server is gone: its number may belong to somebody else by now, and then PostgreSQL would refuse to start.</summary>
    public static void RemoveStaleFile(string cluster) => File.Delete(FileOf(cluster));

    public bool IsRunning
    {
        get
        {
            try
            {
                using var process = Process.GetProcessById(ProcessId);
                return !process.HasExited;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }

    private static string FileOf(string cluster) => Path.Combine(cluster, "postmaster.pid");

    private static bool IsServerOf(int pid, string cluster)
    {
        if (OperatingSystem.IsLinux() && Directory.Exists("/proc/self"))
        {
            // A postmaster's working folder is its cluster.
            try
            {
                return new DirectoryInfo($"/proc/{pid}/cwd").ResolveLinkTarget(returnFinalTarget: false) is { } folder
                    && Path.TrimEndingDirectorySeparator(folder.FullName) == RealPath(cluster);
            }
            catch (UnauthorizedAccessException)
            {
                return false;
            }
            catch (IOException)
            {
                return false;
            }
        }
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string RealPath(string folder)
    {
        var path = Path.GetPathRoot(folder)!;
        foreach (var part in folder[path.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            path = Path.Combine(path, part);
            path = new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        }
        return path;
    }
}

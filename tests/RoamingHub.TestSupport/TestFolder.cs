using System.Diagnostics;
using System.Globalization;

namespace RoamingHub.TestSupport;

/// <summary>
/// A folder for one test or one test process. It goes when it is disposed or, with whatever PostgreSQL runs in it, soon after the process:
/// a small watcher sees to that, also when the process is killed. Where there is no shell, the next run clears up.
/// </summary>
public sealed class TestFolder : IDisposable
{
    private const string Memory = "/dev/shm";
    private const long EnoughMemory = 4L << 30; // bytes

    private static readonly string Ours = "roaminghub-tests-" + Environment.UserName; // what another user has made could not be written to
    private static readonly string OnDisk = System.IO.Path.Combine(System.IO.Path.GetTempPath(), Ours);
    private static readonly Lazy<string> InMemory = new(() => HasMemory() ? System.IO.Path.Combine(Memory, Ours) : OnDisk);

    // Waits for the owner, then ends each server by its pid file and removes the folder.
    private const string Watcher = """
        exec >/dev/null 2>&1 </dev/null
        while kill -0 "$1" && [ -d "$2" ]; do sleep 1; done
        find "$2" -name postmaster.pid | while read -r file; do kill -QUIT "$(head -n 1 "$file")"; done
        sleep 1
        rm -rf "$2"
        """;

    private TestFolder(string path) => Path = path;

    public string Path { get; }

    public static TestFolder Create(string name) => Create(OnDisk, name);

    /// <summary>In memory where the machine has a file system there: hundreds of databases of hundreds of files cost most of a run's time on a disk.</summary>
    public static TestFolder CreateInMemory(string name) => Create(InMemory.Value, name);

    private static TestFolder Create(string root, string name)
    {
        Directory.CreateDirectory(root);
        Sweep(root);
        var path = System.IO.Path.Combine(root, $"{Environment.ProcessId}-{name}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
            Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Watcher, "sh", $"{Environment.ProcessId}", path]))?.Dispose();
        return new(path);
    }

    public void Dispose() => Remove(Path);

    /// <summary>What runs that were killed have left: the name begins with a process that is no more.</summary>
    private static void Sweep(string root)
    {
        var running = Process.GetProcesses();
        var ids = running.Select(p => p.Id).ToHashSet();
        foreach (var process in running)
            process.Dispose();
        foreach (var path in Directory.GetDirectories(root))
            if (int.TryParse(System.IO.Path.GetFileName(path).Split('-')[0], CultureInfo.InvariantCulture, out var owner) && !ids.Contains(owner))
                Remove(path);
    }

    private static bool HasMemory()
    {
        try
        {
            return OperatingSystem.IsLinux() && Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > EnoughMemory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (IOException)
        {
            // A server that is just ending still writes there; the watcher or the next run removes it.
        }
    }
}

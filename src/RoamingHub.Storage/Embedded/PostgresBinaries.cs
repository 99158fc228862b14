using System.Text.RegularExpressions;

namespace RoamingHub.Storage.Embedded;

/// <summary>A folder with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c> of one major version.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    public const int Oldest = 14;
    public const int Newest = 18;

    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    // Debian and Ubuntu, Red Hat and SUSE, Alpine, Homebrew (Apple and Intel), MacPorts, Postgres.app, EDB on macOS and Linux.
    private static readonly string[] UnixPlaces =
    [
        "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/lib/postgresql*/bin", "/usr/libexec/postgresql*", "/usr/local/pgsql/bin",
        "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin", "/opt/local/lib/postgresql*/bin",
        "/Applications/Postgres.app/Contents/Versions/*/bin", "/Library/PostgreSQL/*/bin", "/opt/PostgreSQL/*/bin",
    ];

    public string Path(string program) => System.IO.Path.Combine(Folder, OperatingSystem.IsWindows() ? program + ".exe" : program);

    /// <summary>The first that fits: the folder asked for, PATH, pg_config, the usual places (newest first), what was obtained before.</summary>
    /// <param name="major">The version an existing cluster needs; null for any from 14 to 18.</param>
    public static async Task<PostgresBinaries?> FindAsync(string? asked, string obtained, int? major, CancellationToken ct)
    {
        foreach (var folder in await CandidatesAsync(asked, obtained, ct))
            if (await ReadAsync(folder, ct) is { } found && (major is null ? found.Major is >= Oldest and <= Newest : found.Major == major))
                return found;
        return null;
    }

    private static async Task<IEnumerable<string>> CandidatesAsync(string? asked, string obtained, CancellationToken ct)
    {
        if (asked is not null)
            return [asked];
        var folders = new List<string>();
        if (Command.Find("postgres") is { } onPath)
            folders.Add(System.IO.Path.GetDirectoryName(onPath)!);
        if (await Command.RunAsync("pg_config", ["--bindir"], ct) is { Ok: true } config)
            folders.Add(config.Output);
        var places = OperatingSystem.IsWindows()
            ? [System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL", "*", "bin")]
            : UnixPlaces;
        folders.AddRange(places.SelectMany(Expand));
        folders.AddRange(PostgresInstaller.FoldersIn(obtained));
        return folders.Distinct();
    }

    /// <summary>The folders that fit a path with one star in it, newest version first.</summary>
    private static IEnumerable<string> Expand(string place)
    {
        if (!place.Contains('*', StringComparison.Ordinal))
            return [place];
        var parts = place.Split(System.IO.Path.DirectorySeparatorChar);
        var star = Array.FindIndex(parts, p => p.Contains('*', StringComparison.Ordinal));
        var parent = string.Join(System.IO.Path.DirectorySeparatorChar, parts[..star]);
        if (!Directory.Exists(parent))
            return [];
        return Directory.GetDirectories(parent, parts[star])
            .OrderByDescending(folder => int.TryParse(Digits().Match(System.IO.Path.GetFileName(folder)).Value, out var number) ? number : 0)
            .Select(folder => System.IO.Path.Combine([folder, .. parts[(star + 1)..]]));
    }

    private static async Task<PostgresBinaries?> ReadAsync(string folder, CancellationToken ct)
    {
        var binaries = new PostgresBinaries(folder, 0);
        if (!Needed.All(program => File.Exists(binaries.Path(program))))
            return null;
        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
        var version = await Command.RunAsync(binaries.Path("postgres"), ["--version"], ct);
        return version.Ok && Version().Match(version.Output) is { Success: true } match
            ? binaries with { Major = int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) }
            : null;
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex Version();
}

namespace RoamingHub.Storage.Embedded;

/// <summary>Who runs the server's programs: we, or, as PostgreSQL refuses to run as root, another user where we are root.</summary>
internal sealed class ServerUser
{
    private readonly string[] _prefix;

    private ServerUser(string? name, string[] prefix) => (Name, _prefix) = (name, prefix);

    /// <summary>Null when the server runs as this process does.</summary>
    public string? Name { get; }

    public static async Task<ServerUser> ChooseAsync(CancellationToken ct)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return new(null, []);
        foreach (var name in (string[])["postgres", "nobody"])
            if (await Command.RunAsync("id", ["-u", name], ct) is { Ok: true })
                return new(name, await PrefixAsync(name, ct));
        throw new EmbeddedPostgresException(
            "PostgreSQL does not run as root, and there is neither a user 'postgres' nor 'nobody' here. Create the user 'postgres' (useradd -r postgres), "
            + "or start the hub as another user, or give it a server with HUB_DATABASE.");
    }

    public Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        if (_prefix is [])
            return Command.RunAsync(program, arguments, ct);
        if (_prefix is ["su", ..])
            return Command.RunAsync("su", [.. _prefix[1..], "-c", string.Join(' ', arguments.Prepend(program).Select(Quote))], ct);
        return Command.RunAsync(_prefix[0], [.. _prefix[1..], program, .. arguments], ct);
    }

    /// <summary>Hands the folder and all in it to the server's user.</summary>
    public async Task OwnAsync(string folder, CancellationToken ct)
    {
        if (Name is null)
            return;
        var result = await Command.RunAsync("chown", ["-R", Name, folder], ct);
        if (!result.Ok)
            throw new EmbeddedPostgresException($"{folder} cannot be given to the user {Name}: {result.Output}");
    }

    /// <summary>Whether the server's user gets to the path: root's home, say, is closed to it.</summary>
    public async Task<bool> ReachesAsync(string path, CancellationToken ct) =>
        Name is null || (await RunAsync("test", ["-r", path], ct)).Ok;

    private static async Task<string[]> PrefixAsync(string name, CancellationToken ct)
    {
        string[][] ways = [["setpriv", $"--reuid={name}", $"--regid={await GroupAsync(name, ct)}", "--init-groups"], ["runuser", "-u", name, "--"]];
        foreach (var way in ways)
            if (await Command.RunAsync(way[0], [.. way[1..], "true"], ct) is { Ok: true })
                return way;
        return ["su", "-s", "/bin/sh", name];
    }

    private static async Task<string> GroupAsync(string name, CancellationToken ct) => (await Command.RunAsync("id", ["-g", name], ct)).Output;

    private static string Quote(string argument) => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

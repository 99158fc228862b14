namespace RoamingHub.Oicp.Tests;

/// <summary>Files of the repository, found from wherever the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = Ancestors(AppContext.BaseDirectory).First(d => File.Exists(Path.Combine(d, "RoamingHub.sln")));

    public static string Example(string message) => File.ReadAllText(Path.Combine(Root, "specs", "messages", "oicp23", message + ".json"));

    public static IEnumerable<string> Ancestors(string folder)
    {
        for (var d = new DirectoryInfo(folder); d is not null; d = d.Parent)
            yield return d.FullName;
    }
}

/// <summary>Published schemas, which are not part of the repository. Tests that need them pass silently where they are absent.</summary>
internal static class SharedSpecs
{
    public static string? TryFind(string file) =>
        Repository.Ancestors(Repository.Root).Select(d => Path.Combine(d, "shared", "specs", "oicp-2.3", file)).FirstOrDefault(File.Exists);
}

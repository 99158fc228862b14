namespace RoamingHub.Hub.Tests;

/// <summary>Where the checkout is.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RoamingHub.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("RoamingHub.sln is not above the tests.");
    }
}

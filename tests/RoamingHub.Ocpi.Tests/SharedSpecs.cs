namespace RoamingHub.Ocpi.Tests;

/// <summary>
/// Finds folders above the test's own: the repository's `specs`, and the standards' files where somebody has put them beside it.
/// </summary>
internal static class SharedSpecs
{
    public static string Messages => TryFind("specs/messages/ocpi221") ?? throw new DirectoryNotFoundException("specs/messages/ocpi221");

    /// <summary>The standard's published examples; null where they are not at hand, and the test has nothing to do.</summary>
    public static string? OfficialExamples => TryFind("shared/specs/ocpi-2.2.1/examples");

    private static string? TryFind(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, relative);
            if (Directory.Exists(path)) return path;
        }

        return null;
    }
}

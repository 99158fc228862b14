using System.Runtime.CompilerServices;

namespace RoamingHub.Ocpp.Tests;

/// <summary>Files of this repository, and the official schemas where a checkout has them beside it.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", ".."));

    public static string Messages(string folder) => Path.Combine(Root, "specs", "messages", folder);

    /// <summary>Null in a checkout without the schemas: they may not be copied, so tests that use them then have nothing to say.</summary>
    public static string? OfficialSchemas(string folder)
    {
        for (var place = new DirectoryInfo(Root); place is not null; place = place.Parent)
        {
            var candidate = Path.Combine(place.FullName, "shared", "specs", folder);
            if (Directory.Exists(candidate))
                return candidate;
        }
        return null;
    }

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

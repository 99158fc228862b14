using System.Security.Cryptography;
using System.Text;

namespace RoamingHub.Hub.Api;

/// <summary>Who holds a key.</summary>
/// <param name="Name">Shown where somebody asks who did something.</param>
internal sealed record ApiKey(string Name, IReadOnlyList<string> Roles);

/// <summary>
/// The keys of the API: the administrator's (<c>HUB_API_KEY</c>, or made on the first start, kept in the data directory and told once)
/// and those of <c>Hub:ApiKeys</c> (<c>name</c>, <c>key</c>, <c>roles</c>). Only hashes stay in memory, so a look-up tells nothing by its time.
/// </summary>
internal sealed class ApiKeys
{
    private const string FileName = "api-key";
    private readonly Dictionary<string, ApiKey> _byHash = [];

    public static ApiKeys Load(IConfiguration configuration, string dataDirectory, Action<string> say)
    {
        var keys = new ApiKeys();
        keys.Add(configuration["HUB_API_KEY"] is { Length: > 0 } given ? given : OwnKey(dataDirectory, say), new("admin", [ApiRoles.Admin]));
        foreach (var section in configuration.GetSection("Hub:ApiKeys").GetChildren())
            keys.Add(section["Key"] ?? throw Wrong(section, "has no key"), new(section["Name"] ?? section.Key, RolesOf(section)));
        return keys;
    }

    public ApiKey? Find(string presented) => _byHash.GetValueOrDefault(HashOf(presented));

    private void Add(string key, ApiKey holder) => _byHash[HashOf(key)] = holder;

    private static string OwnKey(string dataDirectory, Action<string> say)
    {
        var path = Path.Combine(dataDirectory, FileName);
        if (File.Exists(path))
            return File.ReadAllText(path).Trim();
        Directory.CreateDirectory(dataDirectory);
        var key = RandomNumberGenerator.GetHexString(40, lowercase: true);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(path, options))
            file.Write(key);
        say($"The administrator's API key, shown this once and kept in {path}: {key}");
        return key;
    }

    private static string[] RolesOf(IConfigurationSection section)
    {
        var roles = section.GetSection("Roles").Get<string[]>() ?? section["Role"]?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        if (roles.Length == 0)
            throw Wrong(section, "has no role");
        if (roles.FirstOrDefault(r => !ApiRoles.All.Contains(r)) is { } unknown)
            throw Wrong(section, $"has the role '{unknown}', which is none of {string.Join(", ", ApiRoles.All)}");
        return roles;
    }

    private static InvalidOperationException Wrong(IConfigurationSection section, string why) => new($"{section.Path} {why}.");

    private static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

namespace RoamingHub.Hub.Partners.Oicp.Remote;

/// <param name="Prefixes">Paths that service URLs begin with, below which Hubject's own path follows the partner's id.</param>
internal sealed record RemoteOptions(IReadOnlyList<string> Prefixes)
{
    /// <summary>The prefix in the service URLs that we show.</summary>
    public string Prefix => Prefixes[0];

    /// <param name="publicUrl">A proxy may hand its own path on, or keep it to itself.</param>
    public static RemoteOptions From(IConfiguration configuration, string? publicUrl)
    {
        var prefix = "/" + (configuration["Hub:Oicp:ServicePrefix"] is { Length: > 0 } given ? given : OicpOnboarding.Prefix).Trim('/');
        var path = publicUrl is null ? "" : new Uri(publicUrl).AbsolutePath.TrimEnd('/');
        return new([.. new[] { prefix, path + prefix, OicpOnboarding.Prefix }.Distinct(StringComparer.OrdinalIgnoreCase)]);
    }
}

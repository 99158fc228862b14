namespace RoamingHub.Hub.Partners.Ocpi.Commands;

/// <summary>
/// Results carry the partner's token, so they go to the partner's own hosts only: one that its endpoints are on, or another in the same
/// domain.
/// </summary>
internal static class ResponseUrls
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Why the URL is not used; null when it may be.</summary>
    public static string? Refuse(string url, OcpiConnection connection)
    {
        if (PartnerHttp.Refuse(url) is { } why)
            return why;
        var host = new Uri(url).Host;
        var own = connection.Endpoints.Select(e => new Uri(e.Url).Host).Append(new Uri(connection.VersionsUrl!).Host);
        return own.Any(o => IsSame(o, host)) ? null : $"{host} is not a host of your platform";
    }

    private static bool IsSame(string own, string host)
    {
        if (string.Equals(own, host, StringComparison.OrdinalIgnoreCase) || (Loopback.Contains(own) && Loopback.Contains(host)))
            return true;
        return DomainOf(own) is { } domain && string.Equals(domain, DomainOf(host), StringComparison.OrdinalIgnoreCase);
    }

    // "api.emsp.example.com" is in "emsp.example.com"; a bare "example.com" or an address is in nothing.
    private static string? DomainOf(string host)
    {
        var labels = host.Split('.');
        return labels.Length < 3 || Uri.CheckHostName(host) != UriHostNameType.Dns ? null : string.Join('.', labels[1..]);
    }
}

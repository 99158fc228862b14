namespace RoamingHub.Hub.Partners.Ocpi.Commands;

/// <summary>
/// What goes to a URL that a partner names carries the partner's token, so it goes to the partner's own hosts only: one that its endpoints
/// are on, or another in the same domain, and never in the clear where the partner has TLS.
/// </summary>
internal static class ResponseUrls
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    // Below these everybody may have a name: of "a.azurewebsites.net" nothing follows about "b.azurewebsites.net".
    private static readonly string[] Shared =
    [
        "amazonaws.com", "appspot.com", "azure-api.net", "azurefd.net", "azurewebsites.net", "cloudapp.net", "cloudapp.azure.com", "cloudfront.net",
        "duckdns.org", "firebaseapp.com", "fly.dev", "github.io", "herokuapp.com", "herokudns.com", "netlify.app", "ngrok.app", "ngrok.io", "ngrok-free.app",
        "onrender.com", "ondigitalocean.app", "pages.dev", "railway.app", "run.app", "trafficmanager.net", "vercel.app", "web.app", "workers.dev",
    ];

    private static readonly string[] SecondLevels = ["ac", "co", "com", "edu", "gob", "gov", "gv", "ne", "net", "or", "org"];

    /// <summary>Why the URL is not used; null when it may be.</summary>
    public static string? Refuse(string url, OcpiConnection connection)
    {
        if (PartnerHttp.Refuse(url) is { } why)
            return why;
        var asked = new Uri(url);
        var own = connection.Endpoints.Select(e => new Uri(e.Url)).Append(new Uri(connection.VersionsUrl!)).ToList();
        if (!own.Exists(o => IsSame(o.Host, asked.Host)))
            return $"{asked.Host} is not a host of your platform";
        return asked.Scheme == Uri.UriSchemeHttp && own.TrueForAll(o => o.Scheme == Uri.UriSchemeHttps) ? "it is http, and your endpoints are https" : null;
    }

    private static bool IsSame(string own, string host)
    {
        if (string.Equals(own, host, StringComparison.OrdinalIgnoreCase) || (Loopback.Contains(own) && Loopback.Contains(host)))
            return true;
        return DomainOf(own) is { } domain && string.Equals(domain, DomainOf(host), StringComparison.OrdinalIgnoreCase);
    }

    // "api.emsp.example.com" is in "emsp.example.com"; a bare "example.com", an address, or a name that is in "co.uk" is in nothing.
    private static string? DomainOf(string host)
    {
        var labels = host.TrimEnd('.').ToLowerInvariant().Split('.');
        if (labels.Length < 3 || Uri.CheckHostName(host) != UriHostNameType.Dns || (labels is [_, var second, { Length: 2 }] && SecondLevels.Contains(second)))
            return null;
        var domain = string.Join('.', labels[1..]);
        return Shared.Any(s => domain == s || domain.EndsWith("." + s, StringComparison.Ordinal)) ? null : domain;
    }
}

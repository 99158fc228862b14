using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Simulators.Emsp;

/// <summary>A request of the hub, taken apart: `/ocpi/versions`, `/ocpi/2.2.1`, `/ocpi/2.2.1/{module}/{path}`.</summary>
internal sealed record EmspRequest
{
    public const string VersionsPath = "/ocpi/versions";
    public const string DetailsPath = "/ocpi/2.2.1";
    public const string VersionsModule = "versions";

    public required string Method { get; init; }
    public required string Target { get; init; }

    /// <summary>The module's identifier; empty for a path that is none of ours.</summary>
    public required string Module { get; init; }

    /// <summary>Decoded segments after the module.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    public required IQueryCollection Query { get; init; }
    public required IReadOnlyDictionary<string, string> Headers { get; init; }
    public required string Body { get; init; }

    public bool IsDetails => Module == VersionsModule && Path.Count > 0;

    /// <summary>Functional modules have routing headers, the others must not (OCPI 2.2.1 §4.1.8).</summary>
    public bool IsFunctional => Module is not ("" or VersionsModule or ModuleIds.Credentials or ModuleIds.HubClientInfo);

    public RoutingHeaders Routing => RoutingHeaders.Read(Headers.GetValueOrDefault);

    public static async Task<EmspRequest> ReadAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (module, path) = Split(target);
        return new EmspRequest
        {
            Method = http.Request.Method,
            Target = target,
            Module = module,
            Path = path,
            Query = http.Request.Query,
            Headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = await reader.ReadToEndAsync(http.RequestAborted),
        };
    }

    private static (string Module, IReadOnlyList<string> Path) Split(string target)
    {
        var segments = target.Split('?')[0].Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        return segments switch
        {
            ["ocpi", "versions"] => (VersionsModule, []),
            ["ocpi", VersionNumbers.V221] => (VersionsModule, [VersionNumbers.V221]),
            ["ocpi", VersionNumbers.V221, var module, .. var path] => (module, path),
            _ => ("", []),
        };
    }
}

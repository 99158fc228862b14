using System.Collections.Concurrent;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Simulators.Emsp.Strict;

/// <summary>What the head of every request must have (OCPI 2.2.1 §4.1.4, §4.1.8, §4.2).</summary>
internal sealed class RequestRules(EmspState state)
{
    private readonly ConcurrentDictionary<string, bool> _requestIds = new();

    public IEnumerable<string> Check(EmspRequest request)
    {
        if (!request.Headers.TryGetValue(OcpiHeaders.RequestId, out var id) || id.Length == 0) yield return "X-Request-ID is missing";
        else if (!_requestIds.TryAdd(id, true)) yield return "X-Request-ID was used before";
        if (!request.Headers.TryGetValue(OcpiHeaders.CorrelationId, out var chain) || chain.Length == 0)
            yield return "X-Correlation-ID is missing";

        if (request.Body.Length > 0 && !IsJson(request.Headers.GetValueOrDefault("Content-Type")))
            yield return "Content-Type is not application/json";
        if (request.Body.Length == 0 && request.Method is "PUT" or "PATCH") yield return "the body is missing";

        foreach (var text in request.IsFunctional ? Functional(request.Routing) : Configuration(request)) yield return text;
    }

    private IEnumerable<string> Functional(RoutingHeaders routing)
    {
        if (routing.To is null) yield return "the OCPI-to headers are missing";
        else if (!state.Speaks(routing.To)) yield return $"it is addressed to {routing.To}, not to us";
        if (routing.From is null) yield return "the OCPI-from headers are missing";
        else if (state.Hub is { } hub && !hub.Parties.Contains(routing.From))
            yield return $"it is from {routing.From}, which is not one of the hub's parties";
    }

    private static IEnumerable<string> Configuration(EmspRequest request) =>
        request.Headers.Keys.Any(name => name.StartsWith("OCPI-", StringComparison.OrdinalIgnoreCase))
            ? ["routing headers do not belong on a configuration module"]
            : [];

    private static bool IsJson(string? contentType) =>
        contentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) == true;
}

using RoamingHub.Oicp.Formats;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>
/// Hubject takes one push of an operation and an operator at a time. A lane is on one node only; this holds also between two partners that are
/// the same operator, and while one node takes over from another that is still waiting for an answer.
/// </summary>
internal sealed class PushTurns(NamedTurns turns)
{
    private static readonly string[] Pushes = [OicpModules.EvseData, OicpModules.EvseStatus, "pricingProducts", "evsePricing"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>What is sent by this module waits for the answer to what went before.</summary>
    public static bool IsPush(string module) => Pushes.Contains(module);

    /// <summary>Null when another push went on for longer than it is worth to wait for.</summary>
    public Task<IAsyncDisposable?> TakeAsync(OicpSettings settings, string module, CancellationToken ct) =>
        turns.TakeAsync($"oicp {module} {settings.BaseUrl.TrimEnd('/')} {OperatorIds.Canonical(settings.OperatorId)}", Patience, ct);
}

using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Simulators.Hubject;

/// <summary>What Hubject holds of one operator.</summary>
internal sealed record Account(HubjectOperator Operator, EvseBook Evses, PriceBook Prices)
{
    public bool Owns(string evseId) => EvseIds.BelongsTo(evseId, Operator.OperatorId)
        || (Operator.SubOperatorIds ?? []).Any(sub => EvseIds.BelongsTo(evseId, sub));

    /// <summary>Null when all of them are the operator's or its sub-operators'.</summary>
    public Verdict? Foreign(IEnumerable<string> evseIds) =>
        evseIds.FirstOrDefault(id => !Owns(id)) is { } foreign
            ? Verdict.No(OicpCodes.InconsistentEvseId, $"{foreign} is not an EVSE of {Operator.OperatorId}.")
            : null;

    public bool HasContractWith(string provider) => Operator.Providers?.Any(p => ProviderIds.Same(p, provider)) != false;
}

using System.Text.Json.Serialization;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.EvseStatus;

/// <summary>CPO to Hubject: what the EVSEs are doing now (eRoamingPushEvseStatus v2.1). Answered by an Acknowledgement; never two at a
/// time.</summary>
public sealed record PushEvseStatus(ActionType ActionType, OperatorEvseStatus OperatorEvseStatus) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks().Inside(OperatorEvseStatus.Validate(), nameof(OperatorEvseStatus)).Found;
}

public sealed record OperatorEvseStatus(
    string OperatorID, IReadOnlyList<EvseStatusRecord> EvseStatusRecord, string? OperatorName = null) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .Operator(OperatorID)
        .Length(OperatorName, 0, 100)
        .Each(EvseStatusRecord, r => r.Validate())
        .Distinct(EvseStatusRecord, r => EvseIds.Canonical(r.EvseID), nameof(EvseStatusRecord))
        .Found;
}

public sealed record EvseStatusRecord(string EvseID, EvseState EvseStatus) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .SentEvse(EvseID)
        .That(EvseStatus != EvseState.EvseNotFound, nameof(EvseStatus), "must not be EvseNotFound, which only answers use")
        .Found;
}

/// <summary>One status per EVSE (EvseStatusType).</summary>
[JsonConverter(typeof(WireWordConverter<EvseState>))]
public enum EvseState { Available, Reserved, Occupied, OutOfService, EvseNotFound, Unknown }

using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.EvseData;

/// <summary>CPO to Hubject: the operator's charge points (eRoamingPushEvseData v2.3). Answered by an Acknowledgement; never two at a
/// time.</summary>
public sealed record PushEvseData(ActionType ActionType, OperatorEvseData OperatorEvseData) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks().Inside(OperatorEvseData.Validate(), nameof(OperatorEvseData)).Found;
}

/// <param name="OperatorID">Who talks to Hubject; sub-operators appear only inside EVSE ids.</param>
/// <param name="OperatorName">Up to 100 characters.</param>
public sealed record OperatorEvseData(string OperatorID, string OperatorName, IReadOnlyList<EvseDataRecord> EvseDataRecord) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .Operator(OperatorID)
        .Length(OperatorName, 1, 100)
        .Each(EvseDataRecord, r => r.Validate())
        .Distinct(EvseDataRecord, r => EvseIds.Canonical(r.EvseID), nameof(EvseDataRecord))
        .Found;
}

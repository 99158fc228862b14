using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseStatus;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Emp;

/// <summary>EMP to Hubject: the states of all EVSEs (eRoamingPullEVSEStatus v2.1).</summary>
public sealed record PullEvseStatus(string ProviderID, SearchCenter? SearchCenter = null, EvseState? EVSEStatus = null) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks().Provider(ProviderID).Inside(SearchCenter?.Validate(), nameof(SearchCenter)).Found;
}

/// <summary>The states of up to 100 EVSEs; one that Hubject does not know is EvseNotFound (eRoamingPullEVSEStatusByID).</summary>
public sealed record PullEvseStatusById(string ProviderID, IReadOnlyList<string> EvseID) : IOicpMessage
{
    private const int Most = 100;

    public IReadOnlyList<Problem> Validate() => new Checks()
        .Provider(ProviderID)
        .NotEmpty(EvseID)
        .That(EvseID.Count <= Most, nameof(EvseID), "holds more than 100 ids")
        .That(EvseID.All(EvseIds.IsValid), nameof(EvseID), "holds what is no EvseID")
        .Found;
}

/// <summary>The states of some operators' EVSEs (eRoamingPullEVSEStatusByOperatorID).</summary>
public sealed record PullEvseStatusByOperator(string ProviderID, IReadOnlyList<string> OperatorID) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .Provider(ProviderID)
        .NotEmpty(OperatorID)
        .That(OperatorID.All(OperatorIds.IsValid), nameof(OperatorID), "holds what is no OperatorID")
        .Found;
}

/// <summary>The answer, operator by operator.</summary>
public sealed record EvseStatusAnswer(EvseStatuses EvseStatuses, StatusCode? StatusCode = null);

public sealed record EvseStatuses(IReadOnlyList<OperatorEvseStatus> OperatorEvseStatus);

/// <summary>The answer to a question for single EVSEs.</summary>
public sealed record EvseStatusByIdAnswer(EvseStatusRecords EVSEStatusRecords, StatusCode? StatusCode = null);

public sealed record EvseStatusRecords(IReadOnlyList<EvseStatusRecord> EvseStatusRecord);

using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>What an answer of Hubject means for a delivery, where its module does not know better.</summary>
internal static class OicpOutcomes
{
    private static readonly TimeSpan ContractMissing = TimeSpan.FromMinutes(1);

    public static DeliveryOutcome Of(OicpResult<Acknowledgement> result, string? request) => result.Outcome switch
    {
        OicpOutcome.Done => new DeliveryOutcome.Delivered(request, ResponseOf(result)),
        OicpOutcome.Refused => new DeliveryOutcome.Parked(WhyOf(result), request, ResponseOf(result)),
        OicpOutcome.Retry => new DeliveryOutcome.RetryAt(WhyOf(result), result.RetryAfter, Request: request, Response: ResponseOf(result)),
        OicpOutcome.Ambiguous => new DeliveryOutcome.RetryAt(WhyOf(result), Unanswered: true, Request: request, Response: ResponseOf(result)),
        // A contract is for one service; the others may go on.
        OicpOutcome.Misconfigured when result.Code == OicpCodes.NoValidContract =>
            new DeliveryOutcome.RetryAt(WhyOf(result), ContractMissing, Request: request, Response: ResponseOf(result)),
        OicpOutcome.Misconfigured => new DeliveryOutcome.Locked(WhyOf(result), request, ResponseOf(result)),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Outcome, "Not an outcome of OICP."),
    };

    public static string WhyOf(OicpResult<Acknowledgement> result) => result.Why ?? "Not taken.";

    /// <summary>The answer for people, headed by the Process-ID that Hubject's support asks for.</summary>
    public static string? ResponseOf(OicpResult<Acknowledgement> result) =>
        result.HttpStatus is null ? null : $"HTTP {result.HttpStatus}\nProcess-ID: {result.ProcessId ?? "-"}\n\n{result.ResponseBody}";
}

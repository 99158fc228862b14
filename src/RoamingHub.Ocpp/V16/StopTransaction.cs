using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Station to hub. Repeated until answered (OCPP 1.6 §4.10).</summary>
/// <param name="MeterStop">Wh.</param>
/// <param name="TransactionId">-1 when the station never got the answer to its start (errata §3.18).</param>
/// <param name="Reason">Absent means Local.</param>
public sealed record StopTransactionRequest(
    int TransactionId,
    long MeterStop,
    DateTimeOffset Timestamp,
    string? IdTag = null,
    Word<StopReason>? Reason = null,
    IReadOnlyList<MeterValue>? TransactionData = null)
    : ICall<StopTransactionResponse>
{
    public static string Action => "StopTransaction";

    public static Shape Shape { get; } = Object(
        Optional("idTag", V16.IdTagInfo.IdToken),
        Required("meterStop", Whole(long.MinValue, long.MaxValue)),
        Required("timestamp", Time),
        Required("transactionId", Whole(orElse: -1)), // errata 3.18: the number of a charge whose number is not known
        Optional("reason", OneOf<StopReason>()),
        Optional("transactionData", ListOf(MeterValue.Shape)));
}

public sealed record StopTransactionResponse(IdTagInfo? IdTagInfo = null) : IPayload
{
    public static Shape Shape { get; } = Object(Optional("idTagInfo", V16.IdTagInfo.Shape));
}

public enum StopReason
{
    EmergencyStop,
    EVDisconnected,
    HardReset,
    Local,
    Other,
    PowerLoss,
    Reboot,
    Remote,
    SoftReset,
    UnlockCommand,
    DeAuthorized,
}

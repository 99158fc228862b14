using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: a transaction starts, goes on or ends. Repeated until answered (OCPP 2.0.1 part 2, block E).</summary>
/// <param name="SeqNo">Counts up by one within the transaction, from 0: it gives the order, and knows a repetition.</param>
/// <param name="CableMaxCurrent">A.</param>
public sealed record TransactionEventRequest(
    Word<TransactionEventEnum> EventType,
    DateTimeOffset Timestamp,
    Word<TriggerReasonEnum> TriggerReason,
    int SeqNo,
    TransactionType TransactionInfo,
    IReadOnlyList<MeterValueType>? MeterValue = null,
    bool? Offline = null,
    int? NumberOfPhasesUsed = null,
    int? CableMaxCurrent = null,
    int? ReservationId = null,
    EVSEType? Evse = null,
    IdTokenType? IdToken = null,
    JsonElement? CustomData = null)
    : ICall<TransactionEventResponse>
{
    public static string Action => "TransactionEvent";

    public static Shape Shape { get; } = Extensible(
        Required("eventType", OneOf<TransactionEventEnum>()),
        Required("timestamp", Time),
        Required("triggerReason", OneOf<TriggerReasonEnum>()),
        Required("seqNo", Whole(min: 0, orElse: -1)),
        Required("transactionInfo", TransactionType.Shape),
        Optional("meterValue", ListOf(MeterValueType.Shape, min: 1)),
        Optional("offline", Flag),
        Optional("numberOfPhasesUsed", Whole()),
        Optional("cableMaxCurrent", Whole()),
        Optional("reservationId", Whole()),
        Optional("evse", EVSEType.Shape),
        Optional("idToken", IdTokenType.Shape));
}

/// <param name="TotalCost">In the currency of the station, taxes included. With eventType Ended, the final cost.</param>
public sealed record TransactionEventResponse(
    decimal? TotalCost = null,
    int? ChargingPriority = null,
    IdTokenInfoType? IdTokenInfo = null,
    MessageContentType? UpdatedPersonalMessage = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Optional("totalCost", Number()),
        Optional("chargingPriority", Whole()),
        Optional("idTokenInfo", IdTokenInfoType.Shape),
        Optional("updatedPersonalMessage", MessageContentType.Shape));
}

/// <summary>The transaction as the station knows it.</summary>
public sealed record TransactionType(
    string TransactionId,
    Word<ChargingStateEnum>? ChargingState = null,
    int? TimeSpentCharging = null,
    Word<ReasonEnum>? StoppedReason = null,
    int? RemoteStartId = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("transactionId", Text(36)),
        Optional("chargingState", OneOf<ChargingStateEnum>()),
        Optional("timeSpentCharging", Whole()),
        Optional("stoppedReason", OneOf<ReasonEnum>()),
        Optional("remoteStartId", Whole()));
}

public enum ChargingStateEnum
{
    Charging,
    EVConnected,
    SuspendedEV,
    SuspendedEVSE,
    Idle,
}

public enum ReasonEnum
{
    DeAuthorized,
    EmergencyStop,
    EnergyLimitReached,
    EVDisconnected,
    GroundFault,
    ImmediateReset,
    Local,
    LocalOutOfCredit,
    MasterPass,
    Other,
    OvercurrentFault,
    PowerLoss,
    PowerQuality,
    Reboot,
    Remote,
    SOCLimitReached,
    StoppedByEV,
    TimeLimitReached,
    Timeout,
}

public enum TransactionEventEnum
{
    Ended,
    Started,
    Updated,
}

public enum TriggerReasonEnum
{
    Authorized,
    CablePluggedIn,
    ChargingRateChanged,
    ChargingStateChanged,
    Deauthorized,
    EnergyLimitReached,
    EVCommunicationLost,
    EVConnectTimeout,
    MeterValueClock,
    MeterValuePeriodic,
    TimeLimitReached,
    Trigger,
    UnlockCommand,
    StopAuthorized,
    EVDeparted,
    EVDetected,
    RemoteStop,
    RemoteStart,
    AbnormalCondition,
    SignedDataReceived,
    ResetCommand,
}

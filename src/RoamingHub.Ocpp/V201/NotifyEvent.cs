using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: what monitors have noticed (OCPP 2.0.1 part 2, block N).</summary>
public sealed record NotifyEventRequest(
    DateTimeOffset GeneratedAt, int SeqNo, IReadOnlyList<EventDataType> EventData, bool? Tbc = null, JsonElement? CustomData = null)
    : ICall<NotifyEventResponse>
{
    public static string Action => "NotifyEvent";

    public static Shape Shape { get; } = Extensible(
        Required("generatedAt", Time),
        Required("seqNo", Whole(min: 0)),
        Required("eventData", ListOf(EventDataType.Shape, min: 1)),
        Optional("tbc", Flag));
}

public sealed record NotifyEventResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}

/// <summary>One event that a monitor has noticed.</summary>
public sealed record EventDataType(
    int EventId,
    DateTimeOffset Timestamp,
    Word<EventTriggerEnum> Trigger,
    string ActualValue,
    ComponentType Component,
    Word<EventNotificationEnum> EventNotificationType,
    VariableType Variable,
    int? Cause = null,
    string? TechCode = null,
    string? TechInfo = null,
    bool? Cleared = null,
    string? TransactionId = null,
    int? VariableMonitoringId = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("eventId", Whole()),
        Required("timestamp", Time),
        Required("trigger", OneOf<EventTriggerEnum>()),
        Required("actualValue", Text(2500)),
        Required("component", ComponentType.Shape),
        Required("eventNotificationType", OneOf<EventNotificationEnum>()),
        Required("variable", VariableType.Shape),
        Optional("cause", Whole()),
        Optional("techCode", Text(50)),
        Optional("techInfo", Text(500)),
        Optional("cleared", Flag),
        Optional("transactionId", Text(36)),
        Optional("variableMonitoringId", Whole()));
}

public enum EventNotificationEnum
{
    HardWiredNotification,
    HardWiredMonitor,
    PreconfiguredMonitor,
    CustomMonitor,
}

public enum EventTriggerEnum
{
    Alerting,
    Delta,
    Periodic,
}

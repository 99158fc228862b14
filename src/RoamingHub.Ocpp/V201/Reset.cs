using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: restart the station or one EVSE (OCPP 2.0.1 part 2, block B).</summary>
/// <param name="EvseId">Null restarts the whole station.</param>
public sealed record ResetRequest(Word<ResetEnum> Type, int? EvseId = null, JsonElement? CustomData = null) : ICall<ResetResponse>
{
    public static string Action => "Reset";

    public static Shape Shape { get; } = Extensible(
        Required("type", OneOf<ResetEnum>()),
        Optional("evseId", Whole(min: 0)));
}

public sealed record ResetResponse(
    Word<ResetStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<ResetStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum ResetEnum
{
    Immediate,
    OnIdle,
}

public enum ResetStatusEnum
{
    Accepted,
    Rejected,
    Scheduled,
}

using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: one part of the installed profiles (OCPP 2.0.1 part 2, block K).</summary>
public sealed record ReportChargingProfilesRequest(
    int RequestId,
    Word<ChargingLimitSourceEnum> ChargingLimitSource,
    IReadOnlyList<ChargingProfileType> ChargingProfile,
    int EvseId,
    bool? Tbc = null,
    JsonElement? CustomData = null)
    : ICall<ReportChargingProfilesResponse>
{
    public static string Action => "ReportChargingProfiles";

    public static Shape Shape { get; } = Extensible(
        Required("requestId", Whole()),
        Required("chargingLimitSource", OneOf<ChargingLimitSourceEnum>()),
        Required("chargingProfile", ListOf(ChargingProfileType.Shape, min: 1)),
        Required("evseId", Whole(min: 0)),
        Optional("tbc", Flag));
}

public sealed record ReportChargingProfilesResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}

using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: send installed profiles, in parts by ReportChargingProfiles (OCPP 2.0.1 part 2, block K).</summary>
public sealed record GetChargingProfilesRequest(
    int RequestId, ChargingProfileCriterionType ChargingProfile, int? EvseId = null, JsonElement? CustomData = null)
    : ICall<GetChargingProfilesResponse>
{
    public static string Action => "GetChargingProfiles";

    public static Shape Shape { get; } = Extensible(
        Required("requestId", Whole()),
        Required("chargingProfile", ChargingProfileCriterionType.Shape),
        Optional("evseId", Whole(min: 0)));
}

public sealed record GetChargingProfilesResponse(
    Word<GetChargingProfileStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<GetChargingProfileStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

/// <summary>Which profiles are meant.</summary>
public sealed record ChargingProfileCriterionType(
    Word<ChargingProfilePurposeEnum>? ChargingProfilePurpose = null,
    int? StackLevel = null,
    IReadOnlyList<int>? ChargingProfileId = null,
    IReadOnlyList<Word<ChargingLimitSourceEnum>>? ChargingLimitSource = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Optional("chargingProfilePurpose", OneOf<ChargingProfilePurposeEnum>()),
        Optional("stackLevel", Whole()),
        Optional("chargingProfileId", ListOf(Whole(), min: 1)),
        Optional("chargingLimitSource", ListOf(OneOf<ChargingLimitSourceEnum>(), min: 1, max: 4)));
}

public enum GetChargingProfileStatusEnum
{
    Accepted,
    NoProfiles,
}

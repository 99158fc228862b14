using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: one part of what is stored about a customer (OCPP 2.0.1 part 2, block N).</summary>
public sealed record NotifyCustomerInformationRequest(
    string Data,
    int SeqNo,
    DateTimeOffset GeneratedAt,
    int RequestId,
    bool? Tbc = null,
    JsonElement? CustomData = null)
    : ICall<NotifyCustomerInformationResponse>
{
    public static string Action => "NotifyCustomerInformation";

    public static Shape Shape { get; } = Extensible(
        Required("data", Text(512)),
        Required("seqNo", Whole(min: 0)),
        Required("generatedAt", Time),
        Required("requestId", Whole()),
        Optional("tbc", Flag));
}

public sealed record NotifyCustomerInformationResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}

using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Station to hub: may this card charge? (OCPP 1.6 §4.1)</summary>
public sealed record AuthorizeRequest(string IdTag) : ICall<AuthorizeResponse>
{
    public static string Action => "Authorize";

    public static Shape Shape { get; } = Object(Required("idTag", IdTagInfo.IdToken));
}

public sealed record AuthorizeResponse(IdTagInfo IdTagInfo) : IPayload
{
    public static Shape Shape { get; } = Object(Required("idTagInfo", IdTagInfo.Shape));
}

using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (OCPP 1.6 §5.14).</summary>
public sealed record ResetRequest(Word<ResetKind> Type) : ICall<ResetResponse>
{
    public static string Action => "Reset";

    public static Shape Shape { get; } = Object(Required("type", OneOf<ResetKind>()));
}

public sealed record ResetResponse(Word<ResetStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<ResetStatus>()));
}

public enum ResetKind
{
    /// <summary>At once; running transactions may end without a word.</summary>
    Hard,

    /// <summary>Running transactions are stopped first.</summary>
    Soft,
}

public enum ResetStatus
{
    Accepted,
    Rejected,
}

using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>What is known about a card (OCPP 1.6 §7.27). A station may act on it offline until <paramref name="ExpiryDate"/>.</summary>
public sealed record IdTagInfo(Word<AuthorizationStatus> Status, DateTimeOffset? ExpiryDate = null, string? ParentIdTag = null) : IPayload
{
    public static Shape Shape { get; } = Object(
        Optional("expiryDate", Time),
        Optional("parentIdTag", IdToken),
        Required("status", OneOf<AuthorizationStatus>()));

    /// <summary>Compared without regard to letter case (OCPP 1.6 §7.28).</summary>
    internal static Shape IdToken => Text(20);
}

public enum AuthorizationStatus
{
    Accepted,
    Blocked,
    Expired,
    Invalid,
    ConcurrentTx,
}

using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Ocpi.V221.HubClientInfo;

/// <summary>A party behind a hub and whether it can be reached (OCPI 2.2.1 §15.4.1).</summary>
public sealed record ClientInfo : IChecked
{
    public string? PartyId { get; init; }
    public string? CountryCode { get; init; }
    public Word<Role>? Role { get; init; }
    public Word<ConnectionStatus>? Status { get; init; }
    public DateTimeOffset? LastUpdated { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Owner(CountryCode, PartyId);
        check.Word("role", Role);
        check.Word("status", Status);
        check.Present("last_updated", LastUpdated);
    }
}

/// <summary>Only CONNECTED is sent anything (OCPI 2.2.1 §15.1).</summary>
public enum ConnectionStatus { CONNECTED, OFFLINE, PLANNED, SUSPENDED }

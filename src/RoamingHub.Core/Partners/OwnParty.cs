using RoamingHub.Core.Values;

namespace RoamingHub.Core.Partners;

/// <summary>A company in whose name this hub acts towards partners.</summary>
public sealed record OwnPartyDescribed(PartyId Party, string Name, string? Website, DateTimeOffset At);

public static class OwnPartyStream
{
    public const string Type = "own_party";

    public static string Of(PartyId party) => "own-party-" + party.ToString().ToUpperInvariant();
}

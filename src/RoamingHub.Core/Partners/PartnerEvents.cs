using RoamingHub.Core.Values;

namespace RoamingHub.Core.Partners;

/// <summary>A company we roam with, or a platform of many. <paramref name="Settings"/> belongs to its protocol (JSON).</summary>
public sealed record PartnerAdded(PartnerId Partner, string Protocol, string Name, string Settings, DateTimeOffset At);

public sealed record PartnerSettingsChanged(PartnerId Partner, string Name, string Settings, DateTimeOffset At);

/// <summary>Both sides can talk to each other. <paramref name="Parties"/> are the companies the partner speaks for.</summary>
public sealed record PartnerConnected(PartnerId Partner, IReadOnlyList<PartyId> Parties, DateTimeOffset At);

public sealed record PartnerDisconnected(PartnerId Partner, string Why, DateTimeOffset At);

public sealed record PartnerRemoved(PartnerId Partner, DateTimeOffset At);

/// <summary>Somebody asks that everything of a module be sent to the partner again, or fetched from it.</summary>
public sealed record PartnerSyncRequested(PartnerId Partner, string Module, DateTimeOffset At);

/// <summary>Somebody asks that the partner be told that it holds nothing of a module any more.</summary>
public sealed record PartnerWipeRequested(PartnerId Partner, string Module, string? Reason, DateTimeOffset At);

public enum PartnerStatus
{
    Pending,
    Connected,
    Disconnected,
}

/// <param name="Terms">Null where it sees what everybody sees.</param>
public sealed record Partner(
    PartnerId Id, string Protocol, string Name, string Settings, PartnerStatus Status, IReadOnlyList<PartyId> Parties, PartnerTerms? Terms = null);

public static class PartnerStream
{
    public const string Type = "partner";

    public static string Of(PartnerId partner) => "partner-" + partner.Value;
}

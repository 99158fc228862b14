namespace RoamingHub.Storage.Partners;

/// <summary>How a delivery behaves while the partner does not take it.</summary>
public enum DeliveryClass
{
    /// <summary>Money: every one, the same bytes, until the partner says yes.</summary>
    Ledger,

    /// <summary>The latest only: a newer version of the object overtakes an older one.</summary>
    State,

    /// <summary>Worth something until its deadline only.</summary>
    Result,
}

/// <summary>What is to be known of how a delivery got there.</summary>
public static class DeliveryFlags
{
    /// <summary>The partner said that it has it already, after a try that was not answered.</summary>
    public const string Ambiguous = "ambiguous";

    /// <summary>The partner had taken it and did not have it when it was asked: it was sent once more.</summary>
    public const string Resent = "resent";

    /// <summary>Sent once more, and then the partner said that it has it already: it is not asked again.</summary>
    public const string ResentKnown = "resent-known";
}

/// <summary>Something a partner is owed. <paramref name="Version"/> is the log position of its cause.</summary>
public sealed record DeliveryOrder(
    string Partner, string Module, string Object, DeliveryClass Class, long Version, string? Content = null, DateTimeOffset? NotBefore = null,
    DateTimeOffset? Deadline = null);

/// <summary>A delivery as it stands.</summary>
public sealed record Delivery
{
    public required long Id { get; init; }
    public required string Partner { get; init; }
    public required string Module { get; init; }
    public required string Object { get; init; }
    public required DeliveryClass Class { get; init; }
    public required string State { get; init; }
    public required long Version { get; init; }
    public string? Content { get; init; }
    public int Attempts { get; init; }
    public bool Unanswered { get; init; }
    public DateTimeOffset NextAttempt { get; init; }
    public DateTimeOffset? Deadline { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? LastError { get; init; }
    public string? Request { get; init; }
    public string? Response { get; init; }
    public string? Location { get; init; }
    public string? SentDigest { get; init; }

    /// <summary>One of <see cref="DeliveryFlags"/>.</summary>
    public string? Flag { get; init; }
}

/// <summary>How a try ended, as it is written down.</summary>
public sealed record DeliveryResult(
    long Id, long Version, string State, string? Error, string? Request, string? Response, string? Location, bool Unanswered, DateTimeOffset? NextAttempt,
    string? Digest, string? Flag = null);

/// <summary>How far a partner's module is. <paramref name="Behind"/> counts what is still to be delivered.</summary>
public sealed record FeedState(
    string Partner, string Module, long Position, int Behind, DateTimeOffset? LastDelivery, string? Failing, int Parked);

using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Ocpi.Client;

/// <summary>How one partner is called.</summary>
public sealed record OcpiClientOptions
{
    /// <summary>The credentials token, as it stands in the credentials object.</summary>
    public required string Token { get; init; }

    /// <summary>
    /// The token before, while credentials change hands: shown where the partner answers 401 to the new one, since nothing says which of the
    /// two it takes until the exchange has ended on both sides.
    /// </summary>
    public string? OlderToken { get; init; }

    /// <summary>False for partners that want the token as it is (before 2.2, and some since).</summary>
    public bool EncodeToken { get; init; } = true;

    /// <summary>Who speaks and to whom; not sent on versions, credentials and hubclientinfo.</summary>
    public RoutingHeaders Routing { get; init; } = new(null, null);

    /// <summary>From sending to the last byte of the answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of an answer, after decompression. A longer one counts as unreadable.</summary>
    public int MaxAnswerBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Pages of one list; a partner whose list does not end is cut off here.</summary>
    public int MaxPages { get; init; } = 10_000;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    // The token is a secret and must not reach a log by way of ToString.
    public override string ToString() => $"OCPI client, {Routing}";
}

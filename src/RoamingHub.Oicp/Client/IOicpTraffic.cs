namespace RoamingHub.Oicp.Client;

/// <summary>One call as it went over the wire, and how it was read.</summary>
/// <param name="Request">The body as sent, UTF-8. <paramref name="Response"/> as received; null when nothing came.</param>
public sealed record OicpExchange(
    OicpOperation Operation, ReadOnlyMemory<byte> Request, OicpOutcome Outcome, int? HttpStatus, string? Code, string? ProcessId, string? Response,
    string? Why, TimeSpan? RetryAfter, TimeSpan Took);

/// <summary>Stands at the door to the wire: says when a call may go out, and hears how it went.</summary>
public interface IOicpTraffic
{
    /// <summary>Completes when the call may go out. The call's own time limit begins afterwards.</summary>
    ValueTask ReadyAsync(OicpOperation operation, CancellationToken ct);

    void Ended(OicpExchange exchange);
}

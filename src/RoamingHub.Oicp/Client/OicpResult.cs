using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Oicp.Client;

/// <summary>What an exchange with Hubject means for the sender.</summary>
public enum OicpOutcome
{
    /// <summary>Said yes: code 000.</summary>
    Done,

    /// <summary>Said no to this message, and will again: park it. For an authorization: this driver may not.</summary>
    Refused,

    /// <summary>Not taken, for a passing reason: send again later.</summary>
    Retry,

    /// <summary>May or may not have been taken (no answer, unreadable answer, HTTP 5xx): send the same again; a refusal as a repeat
    /// then means that it was.</summary>
    Ambiguous,

    /// <summary>Nothing will pass until someone changes the set-up (certificate, contract, address): stop sending and raise an
    /// alarm.</summary>
    Misconfigured,
}

/// <summary>One exchange, read. Only cancellation by the caller throws.</summary>
/// <param name="Answer">The answer as documented; null when there was none or it was something else.</param>
/// <param name="StatusCode">Also from answers that hold little else.</param>
/// <param name="HttpStatus">Null when there was no answer.</param>
/// <param name="ProcessId">Hubject's `Process-ID` header, which its support asks for.</param>
/// <param name="ValidationErrors">What Hubject's validation found, for HTTP 400.</param>
/// <param name="Why">One sentence for people, for every outcome but Done.</param>
/// <param name="RetryAfter">How long Hubject asked to wait (HTTP 429).</param>
/// <param name="ResponseBody">As received, for the wire log.</param>
public sealed record OicpResult<T>(
    OicpOutcome Outcome,
    T? Answer = null,
    StatusCode? StatusCode = null,
    int? HttpStatus = null,
    string? ProcessId = null,
    IReadOnlyList<ValidationError>? ValidationErrors = null,
    string? Why = null,
    TimeSpan? RetryAfter = null,
    string? ResponseBody = null) where T : class
{
    public bool IsDone => Outcome == OicpOutcome.Done;

    /// <summary>The three-digit code, where one came.</summary>
    public string? Code => StatusCode?.Code;

    public IReadOnlyList<ValidationError> ValidationErrors { get; init; } = ValidationErrors ?? [];
}

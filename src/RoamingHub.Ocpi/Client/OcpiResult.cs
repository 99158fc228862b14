using System.Net;

namespace RoamingHub.Ocpi.Client;

/// <summary>What an answer means for the caller.</summary>
public enum OcpiOutcome
{
    /// <summary>HTTP 2xx and an OCPI code 1xxx.</summary>
    Done,

    /// <summary>The partner said no (2xxx, 4001, or an HTTP 4xx): the same request will be refused again.</summary>
    Refused,

    /// <summary>
    /// Not now: 3xxx, the other 4xxx, HTTP 5xx, 408, 429, no connection, no answer in time, or an answer that cannot be read.
    /// </summary>
    Retry,

    /// <summary>HTTP 401 or 403: nothing will work until the credentials are mended.</summary>
    Unauthorized,

    /// <summary>HTTP 404: the object is not there (for an authorization: the token is unknown), or the endpoint has moved.</summary>
    NotFound,
}

/// <summary>The answer to one call. Never an exception for what a partner does; only cancelling throws.</summary>
public sealed record OcpiResult<T>(OcpiOutcome Outcome)
    where T : class
{
    /// <summary>Null when there was no HTTP answer.</summary>
    public HttpStatusCode? HttpStatus { get; init; }

    /// <summary>The envelope's `status_code`; read at any HTTP status, null without an envelope.</summary>
    public int? Code { get; init; }

    /// <summary>The envelope's `status_message`.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// Present where the outcome is <see cref="OcpiOutcome.Done"/> and the call asks for data. A refusal may have some too.
    /// </summary>
    public T? Data { get; init; }

    /// <summary>The `Location` header, where a POSTed CDR can be read again.</summary>
    public string? Location { get; init; }

    /// <summary>How long the partner asked to wait (429, 503).</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>With <see cref="OcpiOutcome.Retry"/>: the partner may have acted on the request all the same.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>What went wrong, in words for a person; null when done.</summary>
    public string? Problem { get; init; }

    /// <summary>The first 2,000 characters of the answer.</summary>
    public string Excerpt { get; init; } = "";

    /// <summary>The `X-Request-ID` we sent.</summary>
    public string RequestId { get; init; } = "";

    public bool Ok => Outcome == OcpiOutcome.Done;

    /// <summary>The same answer about other data.</summary>
    internal OcpiResult<TOther> With<TOther>(TOther? data)
        where TOther : class => new(Outcome)
        {
            HttpStatus = HttpStatus,
            Code = Code,
            Message = Message,
            Data = data,
            Location = Location,
            RetryAfter = RetryAfter,
            MayHaveArrived = MayHaveArrived,
            Problem = Problem,
            Excerpt = Excerpt,
            RequestId = RequestId,
        };
}

/// <summary>For calls whose answer has no data of interest: whatever the partner puts there is let pass (OCPI 2.2.1 §4.1.7).</summary>
public sealed class NoData
{
    private NoData()
    {
    }
}

/// <summary>One page of a list. An element that cannot be read does not take the others with it (OCPI 2.2.1 §4.1.4.1).</summary>
public sealed record OcpiPage<T>(IReadOnlyList<T> Items, IReadOnlyList<string> Broken, int? TotalCount)
    where T : class;

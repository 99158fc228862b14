namespace RoamingHub.Ocpi.Client;

/// <summary>One request.</summary>
public sealed record OcpiCall(HttpMethod Method, string Url, string? Body = null)
{
    /// <summary>False on versions, credentials and hubclientinfo, where routing headers must not be sent (OCPI 2.2.1 §4.1.8).</summary>
    public bool Routed { get; init; } = true;

    /// <summary>The chain this request belongs to; a new one when absent (OCPI 2.2.1 §4.2).</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The answer holds a credentials token: no excerpt is kept.</summary>
    public bool Secret { get; init; }
}

using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>A partner's request, authenticated and with its body read.</summary>
/// <param name="Path">The named parts of the route.</param>
internal sealed record OcpiRequest(
    string Method, OcpiCaller Caller, IReadOnlyDictionary<string, string> Path, IQueryCollection Query, ReadOnlyMemory<byte> Body,
    RoutingHeaders Routing, string RequestId, string CorrelationId)
{
    /// <summary>As it came, from the question mark on; for values that partners forget to escape.</summary>
    public string RawQuery { get; init; } = "";

    public string this[string part] => Path[part];

    /// <summary>The body, or why it is none: not JSON is HTTP 400, JSON of the wrong shape is 2001 with the member named (OCPI 2.2.1 §5).</summary>
    public (T? Value, OcpiReply? Refusal) Read<T>()
        where T : class, IChecked
    {
        var reading = OcpiJson.Read<T>(Body.Span);
        if (reading.Value is not { } value)
        {
            return (null, reading.IsJson
                ? OcpiReply.Invalid(reading.Problem!)
                : new(StatusCodes.Status400BadRequest, OcpiStatus.ClientError, "the body is " + reading.Problem));
        }

        var faults = value.Validate();
        return faults.Count == 0 ? (value, null) : (null, OcpiReply.Invalid(string.Join("; ", faults)));
    }
}

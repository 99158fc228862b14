using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>An answer to a partner. Every one is an envelope, errors too (OCPI 2.2.1 §4.1.7).</summary>
/// <param name="Data">JSON text that goes out as it is.</param>
internal sealed record OcpiReply(int Http, int Code, string? Message = null, string? Data = null)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>A list's stored texts in UTF-8, in place of <see cref="Data"/>.</summary>
    public IReadOnlyList<byte[]>? Items { get; init; }

    public static OcpiReply Page(IReadOnlyList<byte[]> items, IReadOnlyList<(string, string)> headers) =>
        new(StatusCodes.Status200OK, OcpiStatus.Success) { Items = items, Headers = headers };

    public static OcpiReply Ok(string? data = null) => new(StatusCodes.Status200OK, OcpiStatus.Success, Data: data);

    public static OcpiReply Ok<T>(T data) => Ok(OcpiJson.Write(data));

    /// <summary>201 for what is new, 200 for what was there (OCPI 2.2.1 §5).</summary>
    public static OcpiReply Stored(bool isNew) => new(isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, OcpiStatus.Success);

    /// <summary>Understood and refused: an HTTP error would be wrong (OCPI 2.2.1 §5).</summary>
    public static OcpiReply Refused(int code, string message, string? data = null) => new(StatusCodes.Status200OK, code, message, data);

    public static OcpiReply Invalid(string message) => Refused(OcpiStatus.InvalidParameters, message);

    public static OcpiReply NotFound(string message, int code = OcpiStatus.ClientError) => new(StatusCodes.Status404NotFound, code, message);

    public static OcpiReply NotAllowed(params IEnumerable<string> allowed) =>
        new(StatusCodes.Status405MethodNotAllowed, OcpiStatus.ClientError, "this method is not offered here") { Headers = [("Allow", string.Join(", ", allowed))] };

    public static OcpiReply Unauthorized(string message) =>
        new(StatusCodes.Status401Unauthorized, OcpiStatus.ClientError, message) { Headers = [("WWW-Authenticate", "Token")] };

    public static OcpiReply TooMany(int seconds) =>
        new(StatusCodes.Status429TooManyRequests, OcpiStatus.ClientError, $"too many requests; come back in {seconds} s") { Headers = [("Retry-After", $"{seconds}")] };

    public static OcpiReply Unavailable { get; } =
        new(StatusCodes.Status503ServiceUnavailable, OcpiStatus.ServerError, "nothing can be stored at the moment") { Headers = [("Retry-After", "5")] };
}

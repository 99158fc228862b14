using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Simulators.Emsp;

/// <summary>What a request is answered with; the envelope is put around it last.</summary>
internal sealed record EmspReply(int HttpStatus, int Code, string? Message = null, string? Data = null)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>In place of the envelope.</summary>
    public string? RawBody { get; init; }

    public static EmspReply NotFound { get; } = new(404, OcpiStatus.ClientError, "no such object");

    public static EmspReply NoSuchMethod { get; } = new(405, OcpiStatus.ClientError, "the module has no such method");

    public static EmspReply Stored(bool isNew) => new(isNew ? 201 : 200, OcpiStatus.Success);

    public static EmspReply Found<T>(T? value, int unknownCode = OcpiStatus.ClientError)
        where T : class =>
        value is null ? NotFound with { Code = unknownCode } : new(200, OcpiStatus.Success, Data: OcpiJson.Write(value));

    public static EmspReply Refused(int code, string message) => new(200, code, message);

    public static EmspReply Bare(int status) => new(status, 0) { RawBody = "" };

    public string Body(DateTimeOffset now) => RawBody ?? OcpiResponse.WriteRaw(Data, Code, Message, now);
}

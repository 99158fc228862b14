namespace RoamingHub.Ocpp.Frames;

/// <summary>One text message of OCPP-J (1.6-J §4.2, 2.0.1 part 4 §4.2).</summary>
public abstract record OcppFrame
{
    private OcppFrame()
    {
    }

    /// <summary>The message id as it was sent, white space included; "-1" where it could not be read.</summary>
    public abstract string Id { get; init; }

    /// <param name="Payload">A JSON object: a slice of the message. A null payload reads as an empty object.</param>
    public sealed record Call(string Id, string Action, ReadOnlyMemory<byte> Payload) : OcppFrame;

    /// <param name="Payload">Any JSON value; whoever made the call checks it against the shape of the response.</param>
    public sealed record CallResult(string Id, ReadOnlyMemory<byte> Payload) : OcppFrame;

    /// <param name="Details">Any JSON value, mostly an empty object.</param>
    public sealed record CallError(string Id, string Code, string Description, ReadOnlyMemory<byte> Details) : OcppFrame;

    /// <summary>Not a frame, and what to do about it.</summary>
    /// <param name="Code">The error code to answer with; null unless <paramref name="Answer"/> is an error.</param>
    public sealed record Faulty(FrameFault Fault, FaultAnswer Answer, string Id, string? Code = null) : OcppFrame;
}

/// <summary>What the receiver does about a faulty frame.</summary>
public enum FaultAnswer
{
    /// <summary>Send a CALLERROR with the id and code of the fault.</summary>
    Error,

    /// <summary>Send nothing: unknown message types in 1.6, and answers, which are never answered.</summary>
    Nothing,

    /// <summary>Close the socket with 1007: the text is not UTF-8 (RFC 6455 §8.1).</summary>
    Close,
}

/// <summary>Why a message is not a frame.</summary>
public enum FrameFault
{
    NotUtf8,

    /// <summary>Also too deep: more than 64 levels.</summary>
    NotJson,
    NotAnArray,
    NoMessageType,
    UnknownMessageType,

    /// <summary>Missing, not text, empty, or holding characters that cannot be sent back.</summary>
    NoId,

    /// <summary>More than 36 characters.</summary>
    IdTooLong,
    WrongLength,
    NoAction,
    PayloadNotAnObject,

    /// <summary>A CALLRESULT or CALLERROR that cannot be read. Where its id can, the call waiting under that id has failed.</summary>
    BadAnswer,
}

namespace RoamingHub.Storage;

/// <summary>An event as the log holds it. <see cref="Position"/> grows over the whole log (with holes), <see cref="Version"/> counts 1, 2, 3 in its stream.</summary>
public sealed record RecordedEvent(
    long Position, Guid Id, string Stream, long Version, string Type, object Data, DateTimeOffset At);

/// <summary>What a writer may expect of a stream, apart from an exact version.</summary>
public static class ExpectedVersion
{
    public const long Any = -1;
    public const long None = 0;
}

/// <summary>
/// The outcome of an append. Written: the stream's version and the position of the append's last event.
/// Refused (<see cref="Conflict"/>): the version the stream really has, and position 0; nothing was written.
/// </summary>
public readonly record struct AppendResult(bool Conflict, long Version, long Position);

/// <summary>The log cannot be written now. Nothing may be answered; what was being written may or may not be in the log.</summary>
public sealed class LogUnavailableException : Exception
{
    public LogUnavailableException() : this("The event log cannot be written.") { }
    public LogUnavailableException(string message) : base(message) { }
    public LogUnavailableException(string message, Exception? innerException) : base(message, innerException) { }
}

using Microsoft.Extensions.Logging;

namespace RoamingHub.Storage;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Migration {Number:0000} {Name} applied")]
    public static partial void MigrationApplied(ILogger logger, int number, string name);

    [LoggerMessage(2, LogLevel.Error, "The event log cannot be written: appends are refused until it can")]
    public static partial void LogDown(ILogger logger, Exception error);

    [LoggerMessage(3, LogLevel.Information, "The event log can be written again after {Outage}")]
    public static partial void LogUp(ILogger logger, TimeSpan outage);

    [LoggerMessage(4, LogLevel.Debug, "The event log still cannot be written: {Reason}")]
    public static partial void ProbeFailed(ILogger logger, string reason);

    [LoggerMessage(5, LogLevel.Warning, "A group of {Appends} appends was interrupted; its outcome is looked up")]
    public static partial void WriteInterrupted(ILogger logger, int appends, Exception error);

    [LoggerMessage(6, LogLevel.Warning, "The server refused a group of {Appends} appends; they are written one by one")]
    public static partial void GroupTakenApart(ILogger logger, int appends, Exception error);

    [LoggerMessage(7, LogLevel.Critical, "A group of appends has failed for a reason nobody thought of")]
    public static partial void WriterFailed(ILogger logger, Exception error);

    [LoggerMessage(8, LogLevel.Warning, "The {Readers} readers of this node are given up: the connection that holds them has ended")]
    public static partial void LeasesLost(ILogger logger, int readers, Exception error);

    [LoggerMessage(9, LogLevel.Warning, "The end of the log cannot be followed: {Reason}")]
    public static partial void TailFailed(ILogger logger, string reason);

    [LoggerMessage(10, LogLevel.Error, "A handler of the log's tail failed at position {Position}")]
    public static partial void TailHandlerFailed(ILogger logger, long position, Exception error);

    [LoggerMessage(11, LogLevel.Information, "No notifications for now, polling instead: {Reason}")]
    public static partial void ListenFailed(ILogger logger, string reason);

    [LoggerMessage(12, LogLevel.Error, "Reader {Reader} failed after position {Position} and tries again in {Retry}")]
    public static partial void ReaderFailed(ILogger logger, string reader, long position, TimeSpan retry, Exception error);

    [LoggerMessage(13, LogLevel.Warning, "{Rows} rows of {Kind} could not be kept")]
    public static partial void RowsNotKept(ILogger logger, int rows, string kind, Exception error);
}

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
}

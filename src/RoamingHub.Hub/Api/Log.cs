namespace RoamingHub.Hub.Api;

/// <summary>What the API logs.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Error, "{Method} {Path} failed.")]
    public static partial void ApiFailed(this ILogger logger, string method, string path, Exception exception);

    [LoggerMessage(201, LogLevel.Error, "{Path} could not be answered, since the database does not answer.")]
    public static partial void ApiWithoutDatabase(this ILogger logger, string path, Exception exception);
}

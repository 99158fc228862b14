namespace RoamingHub.Hub.Partners.Oicp.Cdrs;

/// <summary>What is said of records on their way to Hubject.</summary>
internal static partial class Log
{
    [LoggerMessage(130, LogLevel.Error, "The charge record {Record} is not taken by partner {Partner}: {Why} It waits for a person.")]
    public static partial void RecordParked(this ILogger logger, string record, string partner, string why);

    [LoggerMessage(131, LogLevel.Warning, "A signed value of charge record {Record} has {Length} characters; some EMPs take no more than 3000. It is sent whole.")]
    public static partial void SignedValueLong(this ILogger logger, string record, int length);
}

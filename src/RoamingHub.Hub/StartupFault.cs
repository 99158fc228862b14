using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace RoamingHub.Hub;

/// <summary>What whoever starts the hub can put right, in one line that names the setting. Anything else is our fault, and shows where.</summary>
internal static class StartupFault
{
    /// <summary>Null where it is none of these.</summary>
    public static string? TextOf(Exception error) => error switch
    {
        IOException { InnerException: AddressInUseException } busy => $"{busy.Message} Another address: ASPNETCORE_URLS=http://localhost:8081.",
        FormatException { Message: var text } when text.StartsWith("Invalid url", StringComparison.Ordinal) => $"ASPNETCORE_URLS: {text}",
        ArgumentException { Message: var text } when text.Contains("initialization string", StringComparison.Ordinal) =>
            "HUB_DATABASE is no connection string. Npgsql's form: Host=db;Username=hub;Password=…;Database=hub, or postgres://hub:…@db/hub.",
        NpgsqlException => $"The database (HUB_DATABASE, or the hub's own) cannot be used: {error.Message}{(error.InnerException is { Message: var inner } ? $" {inner}" : "")}",
        UnauthorizedAccessException or DirectoryNotFoundException => $"The data directory (HUB_DATA) cannot be used: {error.Message}",
        InvalidOperationException { Message: var text } when text.StartsWith("HUB_", StringComparison.Ordinal) || text.StartsWith("Hub:", StringComparison.Ordinal) => text,
        _ => null,
    };
}

using Npgsql;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Api;

internal sealed record HealthAnswer(string Status);

/// <summary>For whoever runs the hub. No key is needed.</summary>
internal static class HealthApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok(new HealthAnswer("live"))).WithTags("Health")
            .WithSummary("The process runs.").WithExample(response: """{ "status": "live" }""");
        app.MapGet("/health/ready", ReadyAsync).WithTags("Health").Produces<HealthAnswer>().Produces(503)
            .WithSummary("The hub can store what it is told; 503 while it cannot.").WithExample(response: """{ "status": "ready" }""");
    }

    private static async Task<IResult> ReadyAsync(EventLog log, TimeProvider time, CancellationToken ct) =>
        log.Writable && await CanReadAsync(log, time, ct)
            ? TypedResults.Ok(new HealthAnswer("ready"))
            : Problems.Of(503, "log-unavailable", "Nothing can be stored at the moment.");

    private static async Task<bool> CanReadAsync(EventLog log, TimeProvider time, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            await log.HeadAsync(either.Token);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }
}

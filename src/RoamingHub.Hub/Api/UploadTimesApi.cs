using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

/// <summary>Since when, and until when, a company behind a platform is left alone with what it has said that it does not take.</summary>
internal sealed record MutedProviderView(string Provider, string Module, DateTimeOffset Since, DateTimeOffset Until);

/// <summary>From the stop of a charge to the partner's yes, in seconds.</summary>
internal sealed record UploadTimesView(
    DateTimeOffset From, DateTimeOffset To, int Taken, decimal? Median, decimal? P95, decimal? Longest, int Late, int Released, int Waiting, int Parked,
    decimal? OldestWaiting);

/// <summary>What a CPO is judged by: how fast its records come. And whom of a platform's companies we no longer tell what they do not take.</summary>
internal static class UploadTimesApi
{
    private const string Module = "cdrs";

    private const string Example = """
        { "from": "2026-02-28T12:00:00Z", "to": "2026-03-01T12:00:00Z", "taken": 120, "median": 1.312, "p95": 1.874, "longest": 14.02, "late": 1, "released": 2,
          "waiting": 0, "parked": 0 }
        """;

    private const string MutedExample = """
        { "items": [ { "provider": "DE8EO", "module": "notifications", "since": "2026-03-01T12:00:00Z", "until": "2026-03-02T12:00:00Z" } ], "next": null }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var partner = api.MapGroup("/partners/{partnerId}").WithTags("Partners").AddEndpointFilter<CaughtUpFilter>();
        partner.MapGet("/cdr-times", TimesAsync).Produces<UploadTimesView>()
            .WithSummary("How long records took from the stop to the partner's yes, in seconds; of the last day unless from and to say otherwise. Late is over ten seconds; records that a person released or put right count only there, as released.")
            .WithExample(response: Example);
        partner.MapGet("/muted-providers", MutedAsync).Produces<ListAnswer<MutedProviderView>>()
            .WithSummary("Companies behind a platform that are sent nothing of a module, since they have said that they do not take it.")
            .WithExample(response: MutedExample);
        partner.MapDelete("/muted-providers/{provider}", UnmuteAsync).RequireAuthorization(ApiRights.Deliver).Produces(204)
            .WithSummary("Tells a company again what it did not take.").WithExample(status: 204);
    }

    private static async Task<IResult> TimesAsync(
        string partnerId, DateTimeOffset? from, DateTimeOffset? to, ReadModels readModels, UploadTimes times, TimeProvider time, CancellationToken ct)
    {
        if (await readModels.Partners.FindAsync(new(partnerId), ct) is null)
            return Problems.Unknown("partner", partnerId);
        var until = to ?? time.GetUtcNow();
        var since = from ?? until.AddDays(-1);
        if (since >= until)
            return Problems.Invalid("from", "must be before to");
        var found = await times.OfAsync(partnerId, Module, since, until, ct);
        return TypedResults.Ok(new UploadTimesView(
            since.ToUniversalTime(), until.ToUniversalTime(), found.Taken, found.Median, found.P95, found.Longest, found.Late, found.Released, found.Waiting, found.Parked, found.OldestWaiting));
    }

    private static async Task<IResult> MutedAsync(string partnerId, ReadModels readModels, MutedProviders muted, CancellationToken ct) =>
        await readModels.Partners.FindAsync(new(partnerId), ct) is null
            ? Problems.Unknown("partner", partnerId)
            : TypedResults.Ok(new ListAnswer<MutedProviderView>(
                [.. (await muted.ListAsync(partnerId, ct)).Select(m => new MutedProviderView(m.Provider, m.Module, m.Since, m.Until))], null));

    private static async Task<IResult> UnmuteAsync(string partnerId, string provider, MutedProviders muted, CancellationToken ct) =>
        await muted.UnmuteAsync(partnerId, provider, ct) ? TypedResults.NoContent() : Problems.Unknown("muted-provider", provider);
}

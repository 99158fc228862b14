using RoamingHub.Core.Authorization;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

internal sealed record AuthorizationStepView(string Source, string Answer, string? Reason, double Milliseconds);

internal sealed record AuthorizationView(
    Guid Id, DateTimeOffset At, string StationId, int? ConnectorId, string IdTag, string Result, string By, IReadOnlyList<AuthorizationStepView> Steps);

/// <summary>Why a card was accepted or refused.</summary>
internal static class AuthorizationsApi
{
    public static void Map(RouteGroupBuilder api) => api.MapGroup("/authorizations").WithTags("Authorization").AddEndpointFilter<CaughtUpFilter>()
        .MapGet("", ListAsync).Validated(ListQueryValidator.ByPosition).Produces<ListAnswer<AuthorizationView>>()
        .WithSummary("Decisions about tokens with every step that led to them, newest first. Ids of tokens are masked.")
        .WithExample(response: """
            { "items": [ { "id": "0194f0a0-0000-7000-8000-000000000001", "at": "2026-03-01T12:00:00Z", "stationId": "CP-1", "connectorId": 1,
                           "idTag": "****BBCC", "result": "Accepted", "by": "ocpi:p1",
                           "steps": [ { "source": "local", "answer": "not-mine", "reason": "no local token with this id", "milliseconds": 0.4 },
                                      { "source": "ocpi:p1", "answer": "accepted", "milliseconds": 120.5 } ] } ], "next": null }
            """);

    private static async Task<IResult> ListAsync(
        string? idTag, string? station, [AsParameters] ListQuery query, ReadModels readModels, CancellationToken ct) =>
        TypedResults.Ok((await readModels.Authorizations.ListAsync(idTag, station is null ? null : new StationId(station), query.Page, ct)).Shown(Show));

    private static AuthorizationView Show(AuthorizationDecided d) => new(
        d.Id, d.At, d.Station.Value, d.Connector, Masked.Text(d.Token.IdTag), d.Result == PermitResult.InUse ? "ConcurrentTx" : d.Result.ToString(), d.By,
        [.. d.Steps.Select(s => new AuthorizationStepView(s.Source, s.Answer, s.Reason, s.Milliseconds))]);
}

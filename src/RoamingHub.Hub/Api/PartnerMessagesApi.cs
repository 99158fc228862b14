using FluentValidation;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

internal sealed record PartnerMessagesQuery
{
    public int? Limit { get; init; }

    public string? After { get; init; }

    public string? Operation { get; init; }

    public string? Text { get; init; }
}

internal sealed class PartnerMessagesQueryValidator : AbstractValidator<PartnerMessagesQuery>
{
    public PartnerMessagesQueryValidator()
    {
        RuleFor(q => q.Limit).InclusiveBetween(1, 1000).WithMessage("must be 1 to 1000");
        RuleFor(q => q.After).Must(a => a is null || PageRequest.IsPosition(a)).WithMessage("is not a cursor of this list");
        RuleFor(q => q.Operation).Length(1, 100);
        RuleFor(q => q.Text).Length(1, 250);
    }
}

/// <param name="Code">The answer's own status code. <paramref name="ProcessId"/>: Hubject's name for the exchange, which its support asks for.</param>
internal sealed record PartnerMessageView(
    DateTimeOffset At, string Direction, string Operation, int? HttpStatus, string? Code, string? ProcessId, double Milliseconds, string Request,
    string? Response, string? Problem);

/// <summary>What was said with a partner, for support.</summary>
internal static class PartnerMessagesApi
{
    public static void Map(RouteGroupBuilder api) => api.MapGroup("/partners").WithTags("Partners")
        .MapGet("/{partnerId}/messages", ListAsync).Validated(new PartnerMessagesQueryValidator()).Produces<ListAnswer<PartnerMessageView>>()
        .WithSummary("Every exchange with a partner of OICP, newest first, as it went over the wire. Ids of cards and contracts are masked.")
        .WithExample(response: """
            { "items": [ { "at": "2026-03-01T12:00:00Z", "direction": "out", "operation": "AuthorizeStart", "httpStatus": 200, "code": "000",
                           "processId": "d2a4f1c8-0000-4000-8000-000000000001", "milliseconds": 84.2,
                           "request": "{\"OperatorID\":\"DE*ABC\",\"Identification\":{\"RFIDMifareFamilyIdentification\":{\"UID\":\"****E5F6\"}}}",
                           "response": "{\"AuthorizationStatus\":\"Authorized\"}" } ], "next": null }
            """);

    private static async Task<IResult> ListAsync(
        string partnerId, [AsParameters] PartnerMessagesQuery query, PartnerExchanges exchanges, ReadModels readModels, CancellationToken ct) =>
        await readModels.Partners.FindAsync(new PartnerId(partnerId), ct) is null
            ? Problems.Unknown("partner", partnerId)
            : TypedResults.Ok((await exchanges.ReadAsync(partnerId, query.Operation, query.Text, new(query.Limit ?? 50, query.After), ct)).Shown(Show));

    private static PartnerMessageView Show(PartnerExchange e) => new(
        e.At, e.Direction == 'i' ? "in" : "out", e.Operation, e.HttpStatus, e.Code, e.ProcessId, Math.Round(e.Milliseconds, 1), e.Request, e.Response, e.Why);
}

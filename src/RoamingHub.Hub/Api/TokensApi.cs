using FluentValidation;
using RoamingHub.Core.Tokens;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

internal sealed record TokenPut(string? Status, string? Type, DateTimeOffset? ExpiryDate, string? ParentIdTag, bool? ConcurrentTx)
{
    public LocalTokenDescribed ToEvent(string idTag, DateTimeOffset at) => new(
        idTag, Enum.Parse<LocalTokenStatus>(Status!), TokenWords.KindOf(Type), ExpiryDate?.ToUniversalTime(), ParentIdTag, ConcurrentTx ?? true, at);
}

internal sealed class TokenPutValidator : AbstractValidator<TokenPut>
{
    public TokenPutValidator()
    {
        RuleFor(t => t.Status).NotNull().OneOf(Enum.GetNames<LocalTokenStatus>());
        RuleFor(t => t.Type).OneOf([.. TokenWords.All]);
        RuleFor(t => t.ParentIdTag).Length(1, 36);
    }
}

internal sealed record TokenView(string IdTag, string Status, string Type, DateTimeOffset? ExpiryDate, string? ParentIdTag, bool ConcurrentTx);

internal static class TokenWords
{
    private static readonly Dictionary<string, TokenKind> Kinds = new()
    {
        ["RFID"] = TokenKind.Rfid, ["APP_USER"] = TokenKind.AppUser, ["AD_HOC_USER"] = TokenKind.AdHocUser, ["CONTRACT"] = TokenKind.Contract,
        ["OTHER"] = TokenKind.Other,
    };

    public static IEnumerable<string> All => Kinds.Keys;

    public static TokenKind KindOf(string? word) => word is null ? TokenKind.Rfid : Kinds[word];

    public static string Of(TokenKind kind) => Kinds.First(k => k.Value == kind).Key;
}

/// <summary>The CPO's own tokens.</summary>
internal static class TokensApi
{
    private const string Example = """
        { "idTag": "04AABBCC", "status": "Accepted", "type": "RFID", "expiryDate": "2027-01-01T00:00:00Z", "parentIdTag": "FLEET-7", "concurrentTx": true }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/tokens").WithTags("Local tokens").AddEndpointFilter<CaughtUpFilter>();
        tokens.MapGet("", ListAsync).Validated(ListQueryValidator.ByPosition).Produces<ListAnswer<TokenView>>()
            .WithSummary("All local tokens, newest first.").WithExample(response: $$"""{ "items": [ {{Example}} ], "next": null }""");
        tokens.MapGet("/{idTag}", GetAsync).Produces<TokenView>()
            .WithSummary("A local token, whatever the case of its id.").WithExample(response: Example);
        tokens.MapPut("/{idTag}", PutAsync).Validated(new TokenPutValidator()).RequireAuthorization(ApiRights.Operate).Produces<TokenView>()
            .WithSummary("Describes a local token. An expiry in the past is allowed, and answers Expired.")
            .WithDescription("Without concurrentTx the token may charge at several places at a time.")
            .WithExample("""{ "status": "Accepted", "type": "RFID", "expiryDate": "2027-01-01T00:00:00Z", "parentIdTag": "FLEET-7" }""", Example);
        tokens.MapDelete("/{idTag}", DeleteAsync).RequireAuthorization(ApiRights.Operate).Produces(204)
            .WithSummary("Forgets a local token.").WithExample(status: 204);
    }

    private static async Task<IResult> ListAsync([AsParameters] ListQuery query, ReadModels readModels, CancellationToken ct) =>
        TypedResults.Ok((await readModels.Tokens.ListAsync(query.Page, ct)).Shown(Show));

    private static async Task<IResult> GetAsync(string idTag, ReadModels readModels, CancellationToken ct) =>
        await readModels.Tokens.FindAsync(idTag, ct) is { } token ? TypedResults.Ok(Show(token)) : Problems.Unknown("token", idTag);

    private static async Task<IResult> PutAsync(
        string idTag, TokenPut put, ReadModels readModels, EventLog log, TimeProvider time, CancellationToken ct)
    {
        if (!ApiNames.IsId(idTag, longest: 36))
            return Problems.Invalid("idTag", "is no id of a token: at most 36 printable characters");
        var described = put.ToEvent(idTag, time.GetUtcNow());
        var before = await readModels.Tokens.FindAsync(idTag, ct);
        if (before is null || described != before with { At = described.At })
            await log.AppendAndSeeAsync(readModels, TokenStream.Of(idTag), ExpectedVersion.Any, described, ct);
        return await GetAsync(idTag, readModels, ct);
    }

    private static async Task<IResult> DeleteAsync(string idTag, ReadModels readModels, EventLog log, TimeProvider time, CancellationToken ct)
    {
        if (await readModels.Tokens.FindAsync(idTag, ct) is null)
            return Problems.Unknown("token", idTag);
        await log.AppendAndSeeAsync(readModels, TokenStream.Of(idTag), ExpectedVersion.Any, new LocalTokenRemoved(idTag, time.GetUtcNow()), ct);
        return TypedResults.NoContent();
    }

    private static TokenView Show(LocalTokenDescribed t) =>
        new(t.IdTag, t.Status.ToString(), TokenWords.Of(t.Kind), t.ExpiresAt, t.ParentIdTag, t.ConcurrentUse);
}

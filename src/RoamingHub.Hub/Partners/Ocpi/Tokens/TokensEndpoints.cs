using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Tokens;

/// <summary>Where partners keep our copy of their tokens up to date (OCPI 2.2.1 §12.2.1).</summary>
internal sealed class TokensEndpoints(PartnerTokens tokens, TimeProvider time)
{
    private const string Template = VersionNumbers.V221 + "/" + ModuleIds.Tokens + "/{country}/{party}/{uid}";
    // Clocks differ; what is dated further on than this is no news of later.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly OcpiReply Unknown = OcpiReply.NotFound("this token was never sent to us", OcpiStatus.UnknownToken);

    public IReadOnlyList<OcpiRoute> Routes =>
    [
        OcpiRoute.Get(Template, (request, ct) => OfOwnPartyAsync(request, GetAsync, ct)),
        OcpiRoute.Put(Template, (request, ct) => OfOwnPartyAsync(request, PutAsync, ct)),
        OcpiRoute.Patch(Template, (request, ct) => OfOwnPartyAsync(request, PatchAsync, ct)),
    ];

    // What is another's does not exist for the caller (OCPI 2.2.1 §4.1.5.1).
    private static Task<OcpiReply> OfOwnPartyAsync(
        OcpiRequest request, Func<OcpiRequest, CancellationToken, Task<OcpiReply>> answer, CancellationToken ct) =>
        request.Caller.Connection.Speaks(new(request["country"], request["party"]))
            ? answer(request, ct)
            : Task.FromResult(OcpiReply.NotFound("the party is not one of yours"));

    private async Task<OcpiReply> GetAsync(OcpiRequest request, CancellationToken ct) =>
        await FindAsync(request, ct) is { } known ? OcpiReply.Ok(known.Body) : Unknown;

    private async Task<OcpiReply> PutAsync(OcpiRequest request, CancellationToken ct)
    {
        var (token, refusal) = request.Read<Token>();
        if (token is null)
            return refusal!;
        if (Differs(request["country"], token.CountryCode) || Differs(request["party"], token.PartyId) || Differs(request["uid"], token.Uid))
            return OcpiReply.Invalid("country_code, party_id and uid are not those of the URL");
        if (request.Query["type"].FirstOrDefault() is { } type && type != token.Type!.Text)
            return OcpiReply.Invalid("type is not that of the URL");
        var isNew = await tokens.PutAsync([TokenMapping.ToCopy(token, request.Caller.Partner)], ct) > 0;
        return OcpiReply.Stored(isNew);
    }

    private async Task<OcpiReply> PatchAsync(OcpiRequest request, CancellationToken ct)
    {
        var (patch, refusal) = request.Read<TokenPatch>();
        if (patch is null)
            return refusal!;
        if (await FindAsync(request, ct) is not { } known)
            return Unknown;
        var before = OcpiJson.Parse<Token>(known.Body);
        if (Differs(patch.CountryCode ?? before.CountryCode!, before.CountryCode) || Differs(patch.PartyId ?? before.PartyId!, before.PartyId)
            || Differs(patch.Uid ?? before.Uid!, before.Uid) || (patch.Type ?? before.Type)!.Text != before.Type!.Text)
            return OcpiReply.Invalid("country_code, party_id, uid and type are those of the URL and do not change");
        if (patch.LastUpdated >= before.LastUpdated || before.LastUpdated > time.GetUtcNow() + Skew) // an older change has been overtaken, unless by one of tomorrow
            await tokens.PutAsync([TokenMapping.ToCopy(patch.ApplyTo(before), request.Caller.Partner)], ct);
        return OcpiReply.Stored(isNew: false);
    }

    private Task<PartnerToken?> FindAsync(OcpiRequest request, CancellationToken ct) => tokens.FindAsync(
        request.Caller.Partner.Value, request["country"], request["party"], request["uid"],
        request.Query["type"].FirstOrDefault() ?? nameof(TokenType.RFID), ct);

    private static bool Differs(string inUrl, string? inBody) => !string.Equals(inUrl, inBody, StringComparison.OrdinalIgnoreCase);
}

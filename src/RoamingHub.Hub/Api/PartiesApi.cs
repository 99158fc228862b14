using FluentValidation;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

internal sealed record PartyPut(string? Name, string? Website);

internal sealed class PartyPutValidator : AbstractValidator<PartyPut>
{
    public PartyPutValidator()
    {
        RuleFor(p => p.Name).NotNull().Length(1, 100);
        RuleFor(p => p.Website).Url();
    }
}

internal sealed record PartyView(string CountryCode, string PartyId, string Name, string? Website);

/// <summary>The companies in whose name the hub acts towards partners.</summary>
internal static class PartiesApi
{
    private const string Example = """{ "countryCode": "DE", "partyId": "ABC", "name": "Abc Charging", "website": "https://abc.example" }""";

    public static void Map(RouteGroupBuilder api)
    {
        var parties = api.MapGroup("/parties").WithTags("Own parties").AddEndpointFilter<CaughtUpFilter>();
        parties.MapGet("", ListAsync).Produces<ListAnswer<PartyView>>()
            .WithSummary("Our parties, the hub's own first.").WithExample(response: $$"""{ "items": [ {{Example}} ], "next": null }""");
        parties.MapGet("/{countryCode}/{partyId}", GetAsync).Produces<PartyView>().WithSummary("One of our parties.").WithExample(response: Example);
        parties.MapPut("/{countryCode}/{partyId}", PutAsync).Validated(new PartyPutValidator()).RequireAuthorization(ApiRights.Administer).Produces<PartyView>()
            .WithSummary("Describes one of our parties.").WithExample("""{ "name": "Abc Charging", "website": "https://abc.example" }""", Example);
    }

    private static async Task<IResult> ListAsync(ReadModels readModels, HubOptions options, CancellationToken ct)
    {
        var described = await readModels.OwnParties.ListAsync(ct);
        var own = described.FirstOrDefault(p => p.Party == options.Party) ?? Undescribed(options);
        return TypedResults.Ok(Lists.Whole(described.Where(p => p.Party != options.Party).Prepend(own).Select(Show)));
    }

    private static async Task<IResult> GetAsync(string countryCode, string partyId, ReadModels readModels, HubOptions options, CancellationToken ct)
    {
        var found = await readModels.OwnParties.FindAsync(new(countryCode, partyId), ct);
        if (found is null && options.Party.Is(countryCode, partyId))
            found = Undescribed(options);
        return found is null ? Problems.Unknown("party", $"{countryCode}-{partyId}") : TypedResults.Ok(Show(found));
    }

    private static async Task<IResult> PutAsync(
        string countryCode, string partyId, PartyPut put, ReadModels readModels, EventLog log, HubOptions options, TimeProvider time, CancellationToken ct)
    {
        if (countryCode.Length != 2 || !countryCode.All(char.IsAsciiLetter))
            return Problems.Invalid("countryCode", "must be two letters");
        if (partyId.Length != 3 || !partyId.All(char.IsAsciiLetterOrDigit))
            return Problems.Invalid("partyId", "must be three letters or digits");
        var party = new PartyId(countryCode.ToUpperInvariant(), partyId.ToUpperInvariant());
        var described = new OwnPartyDescribed(party, put.Name!, put.Website, time.GetUtcNow());
        var before = await readModels.OwnParties.FindAsync(party, ct);
        if (before is null || described != before with { At = described.At })
            await log.AppendAndSeeAsync(readModels, OwnPartyStream.Of(party), ExpectedVersion.Any, described, ct);
        return await GetAsync(countryCode, partyId, readModels, options, ct);
    }

    private static OwnPartyDescribed Undescribed(HubOptions options) => new(options.Party, options.Party.ToString(), null, default);

    private static PartyView Show(OwnPartyDescribed p) => new(p.Party.Country, p.Party.Party, p.Name, p.Website);
}

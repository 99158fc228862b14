using RoamingHub.Core.Tariffs;
using RoamingHub.Hub.Sessions;

namespace RoamingHub.Hub.Api;

/// <param name="Default">It holds where a partner's terms name none.</param>
/// <param name="PartDecimals">Absent: as many as the currency has; <paramref name="TotalDecimals"/> too.</param>
internal sealed record RoundingProfileView(
    string Name, string Meaning, bool Default, int? PartDecimals, int? TotalDecimals, string Half, string Total, string Steps, string Limits, string Flat)
{
    public static RoundingProfileView Of(RoundingProfile profile, bool isDefault) => new(
        profile.Name, profile.Meaning, isDefault, profile.PartDecimals, profile.TotalDecimals,
        profile.Half == HalfRounding.ToEven ? "to-even" : "away-from-zero",
        profile.Total == TotalReading.SumOfParts ? "sum-of-parts" : "exact-sum",
        profile.Steps == StepReading.None ? "none" : "last-priced",
        profile.Limits == LimitReading.NetDecides ? "net-decides" : "each-by-itself",
        profile.Flat == FlatReading.EachElementOnce ? "each-element-once" : "at-start");
}

/// <summary>The ways to round and to read the standard that can be agreed with partners.</summary>
internal static class RoundingProfilesApi
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/rounding-profiles", List).WithTags("Tariffs").Produces<ListAnswer<RoundingProfileView>>()
        .WithSummary("The profiles that a partner's terms can name, and what each means.")
        .WithDescription("A name means the same for ever. The profile is fixed when a charge begins and stands in its record.")
        .WithExample(response: """
            { "items": [ { "name": "minor-unit", "meaning": "Every sum by itself, from its exact value, to the currency's minor unit; halves away from zero.",
                "default": true, "half": "away-from-zero", "total": "exact-sum", "steps": "last-priced", "limits": "each-by-itself", "flat": "at-start" } ], "next": null }
            """);

    private static IResult List(ReckoningSettings settings) => TypedResults.Ok(new ListAnswer<RoundingProfileView>(
        [.. RoundingProfile.All.Select(p => RoundingProfileView.Of(p, p == settings.Everybody.Profile))], null));
}

using RoamingHub.Core.Partners;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Sessions;

/// <summary>How a charge that begins now is reckoned: as the hub is set, and otherwise where the terms of whoever pays say so.</summary>
internal sealed class AgreedReckonings(ReadModels readModels, ReckoningSettings settings)
{
    /// <summary>Null where it is the house's own reading in everything: most charges say nothing of it.</summary>
    /// <param name="payer">The partner whose driver it is; null for the CPO's own customers.</param>
    public async Task<Reckoning?> OfAsync(PartnerId? payer, CancellationToken ct)
    {
        var terms = payer is { } partner ? (await readModels.Partners.FindAsync(partner, ct))?.Terms?.Cdrs : null;
        var agreed = terms is null ? settings.Everybody : settings.Everybody.With(terms.Rounding, terms.Parking, terms.Curtailed, terms.AfterStop);
        return agreed == Reckoning.House ? null : agreed;
    }
}

/// <param name="Everybody">Where nothing is agreed.</param>
/// <param name="UnpluggedWithin">How long after the stop a record waits for the cable to be taken out, where that time has a price.</param>
internal sealed record ReckoningSettings(Reckoning Everybody, TimeSpan UnpluggedWithin)
{
    private const double LongestHours = 72;

    /// <exception cref="InvalidOperationException">A word that is none of the known ones, or a time that is none.</exception>
    public static ReckoningSettings From(IConfiguration configuration)
    {
        var hours = configuration.GetValue("Hub:Cdrs:UnpluggedWithinHours", 12.0);
        if (!(hours is > 0 and <= LongestHours))
            throw new InvalidOperationException($"Hub:Cdrs:UnpluggedWithinHours is {hours}, which is not between 0 and {LongestHours}.");
        return new(
            Reckoning.House.With(
                Word(configuration, "Rounding", [.. RoundingProfile.All.Select(p => p.Name)]), Word(configuration, "Parking", Reckonings.ParkingWords),
                Word(configuration, "Curtailed", Reckonings.CurtailedWords), Word(configuration, "AfterStop", Reckonings.AfterStopWords)),
            TimeSpan.FromHours(hours));
    }

    private static string? Word(IConfiguration configuration, string member, IReadOnlyCollection<string> known) =>
        configuration["Hub:Cdrs:" + member] is not { Length: > 0 } word ? null
        : known.Contains(word) ? word
        : throw new InvalidOperationException($"Hub:Cdrs:{member} is '{word}', which is none of {string.Join(", ", known)}.");
}

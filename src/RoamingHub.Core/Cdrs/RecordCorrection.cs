using System.Globalization;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Cdrs;

/// <summary>One figure of a record that a person has put right, or has vouched for as it was.</summary>
/// <param name="Member">One of <see cref="RecordFix.Members"/>.</param>
/// <param name="From">What the record said before; null where it said nothing. Energies in Wh, times in UTC.</param>
/// <param name="Told">What the station had told by then, where that is not <paramref name="From"/>.</param>
/// <param name="Tariff">The version of a tariff that is meant.</param>
public sealed record RecordCorrection(
    string Member, string? From, string To, string By, DateTimeOffset At, string Reason, string? Told = null, TariffVersion? Tariff = null)
{
    /// <summary>As people read it beside the arithmetic.</summary>
    public string Say() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Member} is {To}, {(From == To ? "as it was" : $"was {From ?? "not known"}")}: \"{Reason}\" ({By}, {At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ})");
}

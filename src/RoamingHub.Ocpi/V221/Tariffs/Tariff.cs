using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221.Locations;

namespace RoamingHub.Ocpi.V221.Tariffs;

/// <summary>What charging costs the eMSP (OCPI 2.2.1 §11.3.1).</summary>
public sealed record Tariff : IChecked
{
    public string? CountryCode { get; init; }
    public string? PartyId { get; init; }
    public string? Id { get; init; }
    public string? Currency { get; init; }

    /// <summary>Absent: for all sessions.</summary>
    public Word<TariffType>? Type { get; init; }

    public IReadOnlyList<DisplayText>? TariffAltText { get; init; }
    public string? TariffAltUrl { get; init; }
    public Price? MinPrice { get; init; }
    public Price? MaxPrice { get; init; }

    /// <summary>In order: for each dimension the first element that fits counts.</summary>
    public IReadOnlyList<TariffElement>? Elements { get; init; }

    public DateTimeOffset? StartDateTime { get; init; }
    public DateTimeOffset? EndDateTime { get; init; }
    public EnergyMix? EnergyMix { get; init; }
    public DateTimeOffset? LastUpdated { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Owner(CountryCode, PartyId);
        check.CiString("id", Id, 36);
        check.Matches("currency", Currency, Checker.ThreeLetters, "is not an ISO 4217 code");
        check.Word("type", Type, required: false);
        check.Objects("tariff_alt_text", TariffAltText);
        check.Url("tariff_alt_url", TariffAltUrl, required: false);
        check.Object("min_price", MinPrice, required: false);
        check.Object("max_price", MaxPrice, required: false);
        check.Objects("elements", Elements, atLeastOne: true);
        if (EndDateTime <= StartDateTime) check.Add("end_date_time", "is not later than start_date_time");
        check.Object("energy_mix", EnergyMix, required: false);
        check.Present("last_updated", LastUpdated);
    }
}

public enum TariffType { AD_HOC_PAYMENT, PROFILE_CHEAP, PROFILE_FAST, PROFILE_GREEN, REGULAR }

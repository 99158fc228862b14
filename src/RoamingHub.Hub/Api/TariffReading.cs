using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi.Tariffs;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Storage.ReadModels;
using OcpiTariff = RoamingHub.Ocpi.V221.Tariffs.Tariff;

namespace RoamingHub.Hub.Api;

/// <summary>A tariff as somebody gave it, made whole and judged. With faults it is of no use.</summary>
internal sealed record TariffReading(IReadOnlyList<MemberFault> Faults, OcpiTariff Whole, Tariff Core, PartyId Owner)
{
    /// <param name="entry">What the tariff was described as before; null where it is new.</param>
    public static async Task<TariffReading> OfAsync(
        OcpiTariff given, string tariffId, TariffEntry? entry, OwnParty parties, DateTimeOffset now, CancellationToken ct)
    {
        if (given.Id is { } id && !id.Equals(tariffId, StringComparison.OrdinalIgnoreCase))
            return Refused("id", "is not the one in the address");
        if (await parties.OfAsync(given.CountryCode, given.PartyId, entry?.Owner, ct) is not { } owner)
            return Refused("party_id", $"{given.CountryCode}-{given.PartyId} is not one of our parties");
        if (entry is not null && !entry.Owner.Is(owner.Country, owner.Party))
            return Refused("party_id", OwnParty.Stays(entry.Owner));
        var before = entry is { Removed: false } ? OcpiJson.Parse<OcpiTariff>(entry.Details) : null;
        var whole = TariffMapping.Complete(given, entry?.Tariff.Id ?? tariffId, owner, before, now);
        if (whole.Validate(strict: true) is { Count: > 0 } faults)
            return Refused([.. faults.Select(f => new MemberFault(f.Member, f.Text))]);
        var core = TariffMapping.ToCore(whole);
        return new(TariffFindings.Refusals(core), whole, core, owner);
    }

    private static TariffReading Refused(string member, string text) => Refused([new(member, text)]);

    private static TariffReading Refused(IReadOnlyList<MemberFault> faults) => new(faults, null!, null!, null!);
}

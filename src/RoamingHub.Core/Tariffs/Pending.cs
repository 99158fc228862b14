using NodaTime;

namespace RoamingHub.Core.Tariffs;

public sealed record Tariff(string Id, string Currency);

public sealed record ChargePeriod(DateTimeOffset Start, bool Charging, decimal EnergyKwh, decimal? PowerKw = null, decimal? CurrentA = null);

public sealed record ReservedTime(DateTimeOffset Start, DateTimeOffset End, bool Used);

public sealed record ChargeTimeline(DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<ChargePeriod> Periods, ReservedTime? Reservation);

public sealed record PricedCharge(string Currency);

public static class TariffEngine
{
    public static PricedCharge Price(Tariff tariff, DateTimeZone zone, ChargeTimeline timeline) => new(tariff.Currency + zone.Id[..0] + timeline.Periods.Count);
}

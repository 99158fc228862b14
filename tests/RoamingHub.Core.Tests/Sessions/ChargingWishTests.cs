using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Tests.Sessions;

/// <summary>What is said to a driver's wish (OCPI 2.2.1 §9.4.1).</summary>
public sealed class ChargingWishTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Connector Plug = new("1", "IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 16, 11_000, ["T1"]);
    private static readonly TariffKind?[] All = [TariffKind.ProfileCheap, TariffKind.ProfileFast, TariffKind.ProfileGreen, null];

    [Theory]
    [InlineData(ChargingProfileKind.Regular, null, null, WishAnswer.Accepted)]
    [InlineData(ChargingProfileKind.Fast, null, null, WishAnswer.Accepted)]
    [InlineData(ChargingProfileKind.Cheap, null, null, WishAnswer.DepartureRequired)]
    [InlineData(ChargingProfileKind.Green, null, 20, WishAnswer.DepartureRequired)]
    [InlineData(ChargingProfileKind.Green, 8, null, WishAnswer.EnergyNeedRequired)]
    [InlineData(ChargingProfileKind.Cheap, 8, 20, WishAnswer.Accepted)]
    [InlineData(ChargingProfileKind.Cheap, 2, 22, WishAnswer.Accepted)]
    [InlineData(ChargingProfileKind.Cheap, 2, 23, WishAnswer.NotPossible)] // 11 kW give 22 kWh in two hours
    [InlineData(ChargingProfileKind.Fast, -1, null, WishAnswer.NotPossible)]
    public void What_is_needed_follows_from_the_profile(ChargingProfileKind profile, int? hours, int? kwh, WishAnswer answer) =>
        new ChargingWish(profile, hours is { } h ? Noon.AddHours(h) : null, kwh).Answer(Plug, All, running: true, Noon).ShouldBe(answer);

    [Fact]
    public void A_profile_is_supported_where_the_connector_has_a_tariff_for_it()
    {
        foreach (var profile in new[] { ChargingProfileKind.Cheap, ChargingProfileKind.Fast, ChargingProfileKind.Green })
            new ChargingWish(profile).Answer(Plug, [null, TariffKind.Regular], running: true, Noon).ShouldBe(WishAnswer.ProfileNotSupported);
        new ChargingWish(ChargingProfileKind.Regular).Answer(Plug, [TariffKind.ProfileFast], running: true, Noon).ShouldBe(WishAnswer.ProfileNotSupported);
        new ChargingWish(ChargingProfileKind.Regular).Answer(Plug, [], running: true, Noon).ShouldBe(WishAnswer.Accepted);
    }

    [Fact]
    public void A_charge_that_has_ended_heeds_no_wish() =>
        new ChargingWish(ChargingProfileKind.Fast).Answer(Plug, All, running: false, Noon).ShouldBe(WishAnswer.NotPossible);
}

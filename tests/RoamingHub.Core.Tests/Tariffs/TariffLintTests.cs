using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

public sealed class TariffLintTests
{
    private static readonly Restrictions Reserved = new(Reservation: ReservationPricing.Reservation);
    private static readonly Tariff Plain = Tariff(Always(Flat(1), Energy(1), Time(1), Parking(1)));

    public static TheoryData<string> Wrong => [.. Tariffs.Keys];

    private static Dictionary<string, (string Rule, FindingWeight Weight, Tariff Tariff)> Tariffs { get; } = new()
    {
        ["a currency in small letters"] = ("currency", FindingWeight.Error, Plain with { Currency = "eur" }),
        ["no elements"] = ("no-elements", FindingWeight.Error, Tariff()),
        ["an element without prices"] = ("no-components", FindingWeight.Error, Tariff(Always())),
        ["valid backwards"] = ("validity", FindingWeight.Error, Plain with { ValidFrom = At(2), ValidTo = At(1) }),
        ["minimum above maximum"] = ("limits", FindingWeight.Error, Plain with { MinPrice = new(2), MaxPrice = new(1) }),
        ["a negative minimum"] = ("limits", FindingWeight.Error, Plain with { MinPrice = new(-2) }),
        ["a maximum that shrinks with VAT"] = ("limits", FindingWeight.Warning, Plain with { MaxPrice = new(2, 1) }),
        ["VAT here and none there"] = ("vat-mixed", FindingWeight.Warning, Tariff(Always(Flat(1), Energy(1, 20)))),
        ["VAT over a hundred"] = ("vat", FindingWeight.Error, Tariff(Always(Energy(1, 120)))),
        ["energy twice"] = ("component-twice", FindingWeight.Error, Tariff(Always(Energy(1), Energy(2)))),
        ["a negative step"] = ("step-size", FindingWeight.Error, Tariff(Always(Energy(1, step: -1)))),
        ["a step of zero"] = ("step-size", FindingWeight.Warning, Tariff(Always(Energy(1, step: 0)))),
        ["an absurd price"] = ("price", FindingWeight.Error, Tariff(Always(Energy(2_000_000_000)))),
        ["a negative price"] = ("price", FindingWeight.Warning, Tariff(Always(Energy(-1)))),
        ["energy in a reservation"] = ("reservation-dimension", FindingWeight.Error, Tariff(When(Reserved, Energy(1)))),
        ["power in a reservation"] = ("reservation-flow", FindingWeight.Warning, Tariff(When(Reserved with { MaxPower = 5 }, Time(1)))),
        ["a range of energy upside down"] = ("empty-range", FindingWeight.Error, Tariff(When(new(MinKwh: 5, MaxKwh: 5), Energy(1)))),
        ["a range of current upside down"] = ("empty-range", FindingWeight.Error, Tariff(When(new(MinCurrent: 6, MaxCurrent: 5), Energy(1)))),
        ["a range of power upside down"] = ("empty-range", FindingWeight.Error, Tariff(When(new(MinPower: 6, MaxPower: 5), Energy(1)))),
        ["a range of durations upside down"] = ("empty-range", FindingWeight.Error, Tariff(When(new(MinDuration: 6, MaxDuration: 5), Energy(1)))),
        ["dates upside down"] = ("empty-range", FindingWeight.Error, Tariff(When(new(StartDate: new(2024, 2, 1), EndDate: new(2024, 2, 1)), Energy(1)))),
        ["power under zero"] = ("empty-range", FindingWeight.Error, Tariff(When(new(MaxPower: 0), Energy(1)))),
        ["equal times"] = ("equal-times", FindingWeight.Warning, Tariff(When(new(StartTime: new(6, 0), EndTime: new(6, 0)), Energy(1)))),
        ["a night of weekdays"] = ("wrap-weekday", FindingWeight.Warning, Tariff(When(new(StartTime: new(22, 0), EndTime: new(6, 0), DaysOfWeek: [DayOfWeek.Friday]), Energy(1)))),
        ["Monday twice"] = ("day-twice", FindingWeight.Warning, Tariff(When(new(DaysOfWeek: [DayOfWeek.Monday, DayOfWeek.Monday]), Energy(1)))),
        ["a flat price from ten at night"] = ("flat-mid-session", FindingWeight.Warning, Tariff(When(new(StartTime: new(22, 0)), Flat(1)))),
        ["a flat price on Mondays"] = ("flat-mid-session", FindingWeight.Warning, Tariff(When(new(DaysOfWeek: [DayOfWeek.Monday]), Flat(1)))),
        ["a flat price from 5 kWh"] = ("flat-mid-session", FindingWeight.Warning, Tariff(When(new(MinKwh: 5), Flat(1)))),
        ["a flat price under 11 kW"] = ("flat-mid-session", FindingWeight.Warning, Tariff(When(new(MaxPower: 11), Flat(1)))),
        ["hidden behind an unrestricted one"] = ("unreachable", FindingWeight.Error, Tariff(Always(Energy(1)), When(new(MaxKwh: 5), Energy(2)))),
        ["hidden behind a wider one"] = ("unreachable", FindingWeight.Error,
            Tariff(When(new(StartTime: new(20, 0), EndTime: new(8, 0), MaxKwh: 10), Energy(1)), When(new(StartTime: new(23, 0), EndTime: new(5, 0), MaxKwh: 5), Energy(2)), Always(Energy(3)))),
        ["no fallback"] = ("no-fallback", FindingWeight.Warning, Tariff(When(new(MaxKwh: 5), Energy(2)))),
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_mistake_is_found(string name)
    {
        var (rule, weight, tariff) = Tariffs[name];

        TariffLint.Check(tariff).ShouldContain(f => f.Rule == rule && f.Weight == weight && f.Text.Length > 10);
    }

    [Fact]
    public void A_sound_tariff_has_no_findings() => TariffLint.Check(Plain).ShouldBeEmpty();

    [Fact]
    public void What_only_seems_hidden_is_not_called_unreachable()
    {
        var tariff = Tariff(
            When(new(MaxKwh: 5), Energy(1)),
            When(new(MaxKwh: 10), Energy(2)),
            When(new(StartTime: new(22, 0), EndTime: new(6, 0)), Energy(3)),
            When(new(StartTime: new(21, 0), EndTime: new(6, 0)), Energy(4)),
            When(Reserved, Time(1)),
            Always(Energy(5), Time(5)));

        TariffLint.Check(tariff).ShouldBeEmpty();
    }

    [Fact]
    public void A_flat_price_that_can_only_end_is_allowed() =>
        TariffLint.Check(Tariff(When(new(MaxKwh: 5, MinKwh: 0), Flat(1)), Always(Flat(2)))).ShouldBeEmpty();

    [Fact]
    public void The_unreachable_element_is_named_with_the_one_that_hides_it() =>
        TariffLint.Check(Tariff(Always(Energy(1)), Always(Energy(2), Time(3)))).ShouldHaveSingleItem()
            .ShouldBe(new TariffFinding(FindingWeight.Error, "unreachable", 1,
                "Element 1, Energy: never applies, since element 0 comes first and always applies where this one would."));
}

using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

public sealed class ChargeTimelineTests
{
    private static readonly ChargeTimeline Good = Charge(At(10), At(11), 1);

    public static TheoryData<string> Wrong => [.. Broken.Keys];

    private static Dictionary<string, (string Member, ChargeTimeline Timeline)> Broken { get; } = new()
    {
        ["end before start"] = ("end", Good with { End = At(9) }),
        ["longer than ten years"] = ("end", Good with { End = At(10).AddYears(11) }),
        ["nothing at all"] = ("periods", Good with { End = At(10), Periods = [] }),
        ["time without periods"] = ("periods", Good with { Periods = [], Reservation = new(At(9), At(10), false) }),
        ["a gap at the start"] = ("periods[0].start", Good with { Start = At(9) }),
        ["disorder"] = ("periods[2].start", Good with { Periods = [new(At(10), true, 1), new(At(10, 30), true, 1), new(At(10, 20), true, 1)] }),
        ["a period after the end"] = ("periods[1].start", Good with { Periods = [new(At(10), true, 1), new(At(12), true, 1)] }),
        ["absurd energy"] = ("periods[0].energyKwh", Good with { Periods = [new(At(10), true, decimal.MaxValue)] }),
        ["a reservation backwards"] = ("reservation.end", Good with { Reservation = new(At(9), At(8), true) }),
        ["a reservation used by nobody"] = ("reservation.used", new(At(10), At(10), [], new(At(9), At(10), true))),
        ["a reservation after its use"] = ("reservation.start", Good with { Reservation = new(At(10, 30), At(11), true) }),
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_be_priced_is_named_and_refused(string name)
    {
        var (member, timeline) = Broken[name];

        timeline.Check().Select(f => f.Member).ShouldContain(member);
        Should.Throw<ArgumentException>(() => Price(Tariff(Always(Flat(1))), timeline));
    }

    [Fact]
    public void A_sound_timeline_has_no_findings() => Good.Check().ShouldBeEmpty();
}

using System.Text;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.Metering;

public sealed class MeteringDoubtsTests
{
    private const string Card = "04A2B31C5E6F80";
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("04A2B31C5E6F80", "ISO14443", true)]
    [InlineData("04a2b31c5e6f80", "ISO14443", true)]
    [InlineData("806F5E1CB3A204", "ISO14443", true)] // the other order of its bytes
    [InlineData("04A2B31C5E", "ISO14443", true)] // cut
    [InlineData("DEABCC12345678", "EMAID", true)] // the contract, without its hyphens
    [InlineData("04FFFFFFFFFF80", "ISO14443", false)]
    [InlineData("04A2", "ISO14443", false)]
    [InlineData("whatever", "NONE", true)]
    [InlineData("", "ISO14443", true)]
    public void The_meter_must_not_name_another_driver(string id, string kind, bool same)
    {
        using var meter = new TestMeter();
        var text = meter.Sign(Payload(meter, id, kind));
        var judged = Judge(meter, [text], cards: [Card, "DE-ABC-C12345678"]);
        judged.Verdict.ShouldBe(same ? MeteringVerdict.Genuine : MeteringVerdict.IdentificationDiffers);
        foreach (var finding in judged.Findings)
        {
            finding.Text.ShouldNotContain(Card);
            finding.Text.ShouldContain("****6F80");
        }
    }

    [Theory]
    [InlineData("S", "S", true, MeteringVerdict.Genuine)]
    [InlineData("I", "R", true, MeteringVerdict.Genuine)] // the duration is exact
    [InlineData("I", "I", true, MeteringVerdict.ClockNotSynchronised)]
    [InlineData("U", "U", true, MeteringVerdict.ClockNotSynchronised)]
    [InlineData("S", "U", true, MeteringVerdict.ClockNotSynchronised)]
    [InlineData("U", "U", false, MeteringVerdict.Genuine)]
    public void The_meters_clock_counts_where_time_is_billed(string begin, string end, bool byTime, MeteringVerdict verdict)
    {
        using var meter = new TestMeter();
        var payload = meter.Payload(TestMeter.One("B", 1m), TestMeter.One("E", 2m));
        var at = payload.IndexOf("+0000 S", StringComparison.Ordinal);
        payload = (payload[..at] + "+0000 " + begin + payload[(at + 7)..]).Replace("11:00:00,000+0000 S", "11:00:00,000+0000 " + end, StringComparison.Ordinal);
        var judged = Judge(meter, [meter.Sign(payload)], byTime: byTime);
        judged.Verdict.ShouldBe(verdict);
        judged.Notes.Any(n => n.Contains("clock", StringComparison.Ordinal)).ShouldBe(verdict == MeteringVerdict.Genuine && (begin, end) is not ("S", "S"));
    }

    [Theory]
    [InlineData("S", -5, 0, true)] // two clocks are seldom the same
    [InlineData("S", -5.1, 0, false)]
    [InlineData("S", 0, 5, true)]
    [InlineData("S", 0, 5.1, false)]
    [InlineData("I", 0, 5.1, false)] // somebody had set it
    [InlineData("S", -1440, -1440, false)] // yesterday's charge, replayed
    [InlineData("U", -1440, -1440, true)] // nobody knows what that clock says
    [InlineData("R", -1440, -1440, true)] // a duration, whatever the time of day
    public void A_genuine_value_of_another_time_does_not_prove_the_charge(string clock, double begin, double end, bool same)
    {
        using var meter = new TestMeter();
        string At(DateTimeOffset at, double minutes) => at.AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        var payload = meter.Payload(TestMeter.One("B", 1m), TestMeter.One("E", 2m)).Replace("+0000 S", "+0000 " + clock, StringComparison.Ordinal)
            .Replace("2026-03-01T10:00:00", At(Ten, begin), StringComparison.Ordinal).Replace("2026-03-01T11:00:00", At(Ten.AddHours(1), end), StringComparison.Ordinal);
        var judged = Judge(meter, [meter.Sign(payload)]);
        judged.Verdict.ShouldBe(same ? MeteringVerdict.Genuine : MeteringVerdict.TimeDiffers);
        judged.Records[0].Verdict.ShouldBe(MeteringVerdict.Genuine, "it is the meter's all the same");
        if (!same)
            judged.Findings.ShouldHaveSingleItem().Text.ShouldEndWith("the charge went from 2026-03-01T10:00:00Z to 2026-03-01T11:00:00Z.");
    }

    [Fact]
    public void How_far_the_meters_clock_may_be_off_can_be_set()
    {
        using var meter = new TestMeter();
        var readings = TestMeter.Readings(meter.Both(1m, 2m));
        SignedMetering With(double minutes) => MeteringJudge.Judge(
            readings, new(meter.PublicKey, KeyOrigin.Pinned), Billed(1000) with { Start = Ten.AddMinutes(30) }, clockTolerance: TimeSpan.FromMinutes(minutes))!;
        With(30).Verdict.ShouldBe(MeteringVerdict.Genuine);
        With(29).Findings.ShouldHaveSingleItem().ShouldBe(new(
            MeteringVerdict.TimeDiffers, "The meter signed a value at 2026-03-01T10:00:00Z; the charge went from 2026-03-01T10:30:00Z to 2026-03-01T11:00:00Z."));
    }

    [Fact]
    public void A_value_that_begins_or_ends_another_charge_too_is_a_replay_however_its_signature_is_written()
    {
        using var meter = new TestMeter();
        var payload = meter.Payload(TestMeter.One("B", 1m));
        SignedReading[] readings =
        [
            new(SignedMoment.Start, meter.Sign(payload), null), new(SignedMoment.Between, meter.Sign(meter.Payload(TestMeter.One("C", 1m))), null),
            new(SignedMoment.End, meter.End(2m), null),
        ];
        var again = new SignedReading(SignedMoment.Start, meter.Sign(payload, "\"SE\":\"base64\",", base64: true) + " ", null);
        SignedDigest.OfAll([again])[0].ShouldBe(SignedDigest.OfAll(readings)[0]);
        SignedDigest.OfAll(readings).Length.ShouldBe(2, "what lies between may be shown to two");

        var elsewhere = new Dictionary<string, SessionId> { [SignedDigest.Of(again.Text)] = new("other"), [SignedDigest.Of(readings[1].Text)] = new("third") };
        var judged = MeteringJudge.Judge(readings, new(meter.PublicKey, KeyOrigin.Pinned), Billed(1000), elsewhere: elsewhere)!;
        judged.Findings.ShouldHaveSingleItem().ShouldBe(new(MeteringVerdict.Replayed, "The signed value of the start is one of the charge other as well."));
    }

    [Theory]
    [InlineData("n/a", false)]
    [InlineData("OCMF|a|b", false)]
    [InlineData("OCMF|{}|{\"SD\":\"00\"}", false)]
    [InlineData("OCMF|{\"RD\":[{\"RV\":1}]}|{\"SD\":\"00\"}", true)]
    [InlineData("AP;0;3;ALCV3ABBBISHMA2RYEGAZE3HV5YQBQRAEHAEHAAB;+/8=", true)]
    public void What_stations_send_with_every_charge_in_place_of_a_record_is_no_replay(string text, bool recognised) =>
        SignedDigest.OfAll([new(SignedMoment.End, text, null)]).Length.ShouldBe(recognised ? 1 : 0);

    [Fact]
    public void Pages_that_did_not_come_are_told_and_a_page_that_came_twice_is_one()
    {
        using var meter = new TestMeter();
        var (begin, _, end) = (meter.Begin(1m), meter.End(7m), meter.End(2m));
        var judged = Judge(meter, [begin, begin, end]);
        judged.Verdict.ShouldBe(MeteringVerdict.Genuine);
        judged.Notes.ShouldHaveSingleItem().ShouldBe("Of the meter's pages 10 to 12 2 came.");
    }

    [Fact]
    public void A_key_that_was_exchanged_still_holds_for_what_it_signed()
    {
        using var old = new TestMeter();
        using var now = new TestMeter();
        using var none = new TestMeter();
        var text = old.Both(1m, 2m);
        SignedMetering With(params string[] former) =>
            MeteringJudge.Judge(TestMeter.Readings(text), new(now.PublicKey, KeyOrigin.Pinned, former), Billed(1000))!;
        With(none.PublicKey, old.PublicKey).ShouldSatisfyAllConditions(
            j => j.Verdict.ShouldBe(MeteringVerdict.Genuine), j => j.FittingKey.ShouldBe(old.PublicKey), j => j.Records[0].Text.ShouldContain("when the charge began"));
        With(none.PublicKey).ShouldSatisfyAllConditions(j => j.Verdict.ShouldBe(MeteringVerdict.Tampered), j => j.FittingKey.ShouldBeNull());
    }

    [Fact]
    public void A_key_that_came_once_counts_for_the_whole_charge()
    {
        using var meter = new TestMeter();
        SignedReading[] readings =
            [new(SignedMoment.Start, meter.Begin(1m), new("", null, "OCMF", meter.PublicKey)), new(SignedMoment.End, meter.End(2m), new("", null, "OCMF", ""))];
        var judged = MeteringJudge.Judge(readings, null, Billed(1000))!;
        (judged.Verdict, judged.Key, judged.FittingKey).ShouldBe((MeteringVerdict.Genuine, KeyOrigin.Message, meter.PublicKey));
    }

    [Fact]
    public void An_error_of_the_meter_takes_its_energy_away()
    {
        using var meter = new TestMeter();
        var text = meter.Sign(meter.Payload(TestMeter.One("B", 1m), """{"TM":"2026-03-01T10:30:00,000+0000 S","TX":"X","EF":"E","ST":"G"}""", TestMeter.One("E", 2m)));
        var judged = Judge(meter, [text]);
        judged.Findings.ShouldHaveSingleItem().Verdict.ShouldBe(MeteringVerdict.Unverifiable);
    }

    [Fact]
    public void What_the_cable_lost_is_named_where_it_is_what_differs()
    {
        using var meter = new TestMeter();
        var text = meter.Sign(meter.Payload(
            TestMeter.One("B", 1m), TestMeter.One("E", 2m, "\"CL\":0.25,\"RI\":\"1-b:1.8.0\",\"RU\":\"kWh\",\"ST\":\"G\"")));
        Judge(meter, [text], billed: 1250).Findings.ShouldHaveSingleItem().Text.ShouldEndWith("The difference is what the cable lost, which the meter has taken out.");
        Judge(meter, [text]).ShouldSatisfyAllConditions(j => j.Verdict.ShouldBe(MeteringVerdict.Genuine), j => j.LossWh.ShouldBe(250));
    }

    [Fact]
    public void Another_energy_is_held_against_what_was_signed()
    {
        using var meter = new TestMeter();
        string[] told = [meter.Sign(meter.Payload(TestMeter.One("B", 1.000m), TestMeter.One("E", 2.000m)))];
        foreach (var same in (int[])[998, 1000, 1002]) // 1 Wh of tolerance, and 1 Wh that the values cannot show
            Judge(meter, told, billed: same).ShouldSatisfyAllConditions(j => j.Verdict.ShouldBe(MeteringVerdict.Genuine), j => j.SignedWh.ShouldBe(1000));
        foreach (var other in (int[])[997, 1003])
            Judge(meter, told, billed: other).Verdict.ShouldBe(MeteringVerdict.EnergyDiffers);
        Judge(meter, [meter.Begin(1m)]).SignedWh.ShouldBeNull();
    }

    [Fact]
    public void Of_hundreds_of_records_all_are_judged_and_few_are_kept()
    {
        using var meter = new TestMeter();
        List<string> texts = [meter.Begin(1m), .. Enumerable.Range(0, 100).Select(_ => meter.Sign(meter.Payload(TestMeter.One("C", 1m)))), meter.End(2m)];
        Judge(meter, texts).ShouldSatisfyAllConditions(j => j.Verdict.ShouldBe(MeteringVerdict.Genuine), j => j.Records.Count.ShouldBe(10), j => j.Notes.ShouldBeEmpty());
        texts[50] = texts[50].Replace("\"RV\":1", "\"RV\":9", StringComparison.Ordinal);
        var judged = Judge(meter, texts);
        (judged.Verdict, judged.Records.Count, judged.Records.Count(r => r.Verdict == MeteringVerdict.Tampered)).ShouldBe((MeteringVerdict.Tampered, 11, 1));
    }

    [Fact]
    public void No_text_breaks_the_judge()
    {
        using var meter = new TestMeter();
        var text = meter.Both(1m, 2m);
        var payload = OcmfRecord.Read(text)!.Payload;
        var random = new Random(20261122);
        string[] odd = ["|", "\"", "{", "}", "[", "]", ",", ":", "\\", "\\ud800", "\0", "1e999999999999", "-", "null", "\uD800", "OCMF|", "ü", "9999999999999999999999999999999999"];
        for (var i = 0; i < 500; i++)
        {
            var changed = new StringBuilder(text);
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var at = random.Next(changed.Length);
                changed.Remove(at, Math.Min(random.Next(3), changed.Length - at)).Insert(at, odd[random.Next(odd.Length)]);
            }

            foreach (var reading in SignedReadings.InSample(new Sample(changed.ToString(), "", "", Format: "SignedData")))
            {
                if (MeteringJudge.Judge([reading], new(meter.PublicKey, KeyOrigin.Pinned), Billed(1000))!.Verdict == MeteringVerdict.Genuine)
                    OcmfRecord.Read(reading.Text)!.Payload.ShouldBe(payload, "what is not signed may be written otherwise");
            }
        }

        Judge(meter, ["OCMF|{\"RD\":" + new string('[', 100_000) + "|{\"SD\":\"00\"}"]).Verdict.ShouldNotBe(MeteringVerdict.Genuine);
        Judge(meter, ["OCMF|{\"RD\":[" + string.Concat(Enumerable.Repeat("{\"TX\":\"C\",\"RV\":1},", 50_000)) + "{}]}|{\"SD\":\"00\"}"]).Verdict.ShouldBe(MeteringVerdict.Tampered);
        MeteringJudge.Judge(
            TestMeter.Readings(text), null, new(Energy.FromWh(1), DateTimeOffset.MinValue, DateTimeOffset.MaxValue, [])).ShouldNotBeNull();
        MeteringJudge.Judge(
            TestMeter.Readings(text), null, new(Energy.FromWh(1), DateTimeOffset.MaxValue, DateTimeOffset.MinValue, [])).ShouldNotBeNull();
    }

    private static string Payload(TestMeter meter, string id, string kind) => meter.Payload(TestMeter.One("B", 1m), TestMeter.One("E", 2m))
        .Replace("\"IT\":\"ISO14443\",\"ID\":\"04AABBCC\"", $"\"IT\":\"{kind}\",\"ID\":\"{id}\"", StringComparison.Ordinal);

    private static SignedMetering Judge(TestMeter meter, IReadOnlyList<string> texts, decimal billed = 1000, string[]? cards = null, bool byTime = false)
    {
        var history = texts.Select(t => new MeterRead([new(Ten, [new Sample(t, "", "", Format: "SignedData")])], 1, Ten));
        return MeteringJudge.Judge(SignedReadings.All(history), new(meter.PublicKey, KeyOrigin.Pinned), Billed(billed) with { Cards = cards ?? [], ByTime = byTime })!;
    }

    private static BilledCharge Billed(decimal wh) => new(Energy.FromWh(wh), Ten, Ten.AddHours(1), []);
}

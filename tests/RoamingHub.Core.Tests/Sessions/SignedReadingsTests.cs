using System.Text;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.Sessions;

public sealed class SignedReadingsTests
{
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Both_ways_of_sending_them_give_what_the_meter_wrote()
    {
        var readings = SignedReadings.Of(
        [
            Read(new Sample("OCMF|a|b", "", "Energy.Active.Import.Register", "Transaction.Begin", Format: "SignedData")),
            Read(new Sample("12", "Wh", "Energy.Active.Import.Register", "Sample.Periodic")),
            Read(new Sample("13", "Wh", "Energy.Active.Import.Register", "Sample.Clock", Signed: new("T0NNRnxjfGQ=", null, "OCMF", "key"))), // OCMF|c|d
            new ChargingStopped(Energy.FromWh(1), Ten, Ten, null, null, [new(Ten, [new("//4=", "", "", "Transaction.End", Signed: new("//4=", null, null, null))])]),
        ]);
        readings.Select(r => (r.Moment, r.Text)).ShouldBe(
            [(SignedMoment.Start, "OCMF|a|b"), (SignedMoment.Between, "OCMF|c|d"), (SignedMoment.End, "//4=")]); // no text: it stays as it came
    }

    [Fact]
    public void Of_many_the_first_the_last_and_some_between_are_kept_and_a_repetition_counts_once()
    {
        var history = Enumerable.Range(0, 100).Select(i => Read(new Sample(
            "r" + i, "", "", i switch { 0 => "Transaction.Begin", 99 => "Transaction.End", _ => "Sample.Periodic" }, Format: "SignedData"))).ToList();
        var readings = SignedReadings.Of([.. history, history[^1]]);
        (readings.Count, readings[0].Text, readings[1].Text, readings[^2].Text, readings[^1].Text).ShouldBe((10, "r0", "r1", "r98", "r99"));
    }

    [Fact]
    public void A_record_says_itself_where_it_belongs_and_is_read_in_any_coding()
    {
        const string begin = """OCMF|{"PG":"T1","RD":[{"TX":"B","RV":1}]}|{"SD":"00"}""";
        const string end = """OCMF|{"PG":"T2","RD":[{"TX":"L","RV":2}]}|{"SD":"00"}""";
        var readings = SignedReadings.Of(
        [
            Read(new Sample(Convert.ToHexString(Encoding.UTF8.GetBytes(begin)).ToLowerInvariant(), "", "", "Sample.Periodic", Format: "SignedData")),
            Read(new Sample(Convert.ToBase64String(Encoding.UTF8.GetBytes(end)), "", "", "Sample.Periodic", Format: "SignedData")),
        ]);
        readings.Select(r => (r.Moment, r.Text)).ShouldBe([(SignedMoment.Start, begin), (SignedMoment.End, end)]);
    }

    private static MeterRead Read(Sample sample) => new([new(Ten, [sample])], 1, Ten);
}

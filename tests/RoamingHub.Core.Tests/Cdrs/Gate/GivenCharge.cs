using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.Cdrs.Gate;

/// <summary>A charge of 9 kWh in an hour at a connector of 11 kW, in which nothing is wrong; tests change one thing.</summary>
internal static class GivenCharge
{
    public static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    public static readonly PartnerId Emsp = new("p1");

    public static readonly RecordPolicy TakenBack = new(CarriesPrice: true, WantsEmpty: false) { Parties = [new("NL", "EMS")] };
    public static readonly RecordPolicy ForGood = new(CarriesPrice: false, WantsEmpty: true, NoCredit: "never", NeedsReference: true);

    public static readonly Site Here = new("LOC1", 1, "E1", "DE*ABC*E1", "1", "Europe/Berlin");
    public static readonly Tariff Price = new("T1", "EUR", [new([new(PriceDimension.Flat, 1m, 19m), new(PriceDimension.Energy, 0.39m, 19m)])]);

    public static readonly ChargingStarted Started = new(
        new(new("CP1"), 1), "42", new("04A1B2C3", "04A1B2C3", Issuer: new("NL", "EMS")), Energy.FromWh(1_000), Ten, Ten.AddSeconds(2), PermitResult.Accepted, "ocpi:p1",
        new RoamingGrant(Emsp, GrantMethod.Asked, "ref-1"), Site: Here, Tariff: new("T1", 1));

    public static readonly ChargingStopped Stopped = new(Energy.FromWh(10_000), Ten.AddHours(1), Ten.AddHours(1).AddSeconds(2), "Local", null);

    private static readonly Location Place = new(
        "LOC1", new("DE", "ABC"), "Hafenplatz", "Hafenplatz 1", "Berlin", "10963", null, "DEU", "52.502210", "13.375420", "Europe/Berlin", true,
        [new("E1", "DE*ABC*E1", [], [new("1", "IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 16, 11_000, ["T1"])])]);

    public static GateCase Case(
        ChargingStarted? start = null, ChargingStopped? stop = null, RecordPolicy? policy = null, Tariff? tariff = null, bool priced = true, params SessionEvent[] between)
    {
        var (began, ended) = (start ?? Started, stop ?? Stopped);
        List<SessionEvent> history = [began, .. between, ended];
        var record = RecordIssuing.Issue(
            new("11111111-1111-8111-8111-111111111111"), history, began.Site is null ? null : Place, priced ? tariff ?? Price : null, "{}", Ten);
        return new(record, began, ended, history, policy ?? TakenBack);
    }

    public static MeterRead Read(double minutes, decimal wh, decimal? kw = null) =>
        new([new(Ten.AddMinutes(minutes), [], Energy.FromWh(wh), kw)], (long)(minutes * 60), Ten.AddMinutes(minutes));

    /// <summary>What is found and how grave it is, without the sentences.</summary>
    public static IEnumerable<(string Rule, Severity Severity)> Found(GateCase about, GateSettings? settings = null) =>
        RecordGate.Judge(about, settings ?? GateSettings.Default).Select(f => (f.Rule, f.Severity));

    /// <summary>Exactly this is found, with these figures in its sentence.</summary>
    public static void ShouldFind(this GateCase about, string rule, Severity severity, params string[] figures)
    {
        var finding = RecordGate.Judge(about, GateSettings.Default).Where(f => f.Rule == rule).ShouldHaveSingleItem();
        finding.Severity.ShouldBe(severity);
        foreach (var figure in figures)
            finding.Text.ShouldContain(figure);
    }

    public static void ShouldNotFind(this GateCase about, string rule) => Found(about).Select(f => f.Rule).ShouldNotContain(rule);

    /// <summary>Whatever the rule is set to.</summary>
    public static IEnumerable<string> Texts(this GateCase about, string rule) => GateRules.Find(rule)!.Find(about);
}

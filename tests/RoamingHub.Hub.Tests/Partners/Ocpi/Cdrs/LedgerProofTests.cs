using System.Globalization;
using System.Text.Json.Nodes;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Cdrs;

/// <summary>
/// Generated months on a real hub with a real eMSP: taken, parked, waiting, held, released, dropped, suppressed, made anew, credited and corrected records. What
/// the statement says, what the list of CDRs says and what the log says must be one.
/// </summary>
public sealed class LedgerProofTests : IAsyncLifetime
{
    private static readonly Tariff[] Tariffs =
    [
        new("ONE", "EUR", [new([new(PriceDimension.Energy, 0.45m, 19m)])]),
        new("MIX", "EUR", [new([new(PriceDimension.Flat, 0.333m, 7m), new(PriceDimension.Energy, 0.39m, 19m), new(PriceDimension.Time, 1.01m)])]),
        new("FREE", "EUR", [new([new(PriceDimension.Energy, 0.299m)])]),
        new("CAP", "EUR", [new([new(PriceDimension.Energy, 0.459m, 19m), new(PriceDimension.Flat, 0.7m, 7m)])], MinPrice: new(3.333m, 3.9m), MaxPrice: new(9.999m)),
        new("YEN", "JPY", [new([new(PriceDimension.Energy, 51.5m, 10m)])]),
    ];

    private static readonly Location Place = new(
        "LOC1", new("DE", "ABC"), "Market place", "Marktplatz 1", "Berlin", "10115", null, "DEU", "52.520008", "13.404954", "Europe/Berlin", true,
        [new("3256", "DE*ABC*E3256*1", [], [new("1", "IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 32, null, ["ONE"])])]);

    private static readonly DateTimeOffset[] Edges =
    [
        At("2026-09-30T22:00:00Z"), At("2026-10-01T00:00:00Z"), At("2026-10-25T01:00:00Z"), At("2026-10-31T23:00:00Z"), At("2026-11-01T00:00:00Z"),
        At("2026-11-30T23:00:00Z"), At("2026-12-01T00:00:00Z"),
    ];

    private OcpiWorld _world = null!;
    private int _count;

    public async Task InitializeAsync() => _world = await OcpiWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Statement_ledger_and_log_are_one_to_the_last_digit(int seed)
    {
        var random = new Random(seed);
        await ChargeAsync();
        _world.Emsp.Faults.Set(new EmspFault.OcpiError(2001), "cdrs");
        await TellAsync(random, 15);
        await UntilAsync("NOT EXISTS (SELECT 1 FROM hub.deliveries WHERE module = 'cdrs' AND state = 'waiting')");
        _world.Emsp.Faults.Clear("cdrs");
        await TellAsync(random, 25);
        await UntilAsync("NOT EXISTS (SELECT 1 FROM hub.deliveries WHERE module = 'cdrs' AND state = 'waiting')");
        _world.Emsp.Faults.Set(new EmspFault.Down(), "cdrs");
        await TellAsync(random, 10);
        await UntilAsync("EXISTS (SELECT 1 FROM hub.deliveries WHERE module = 'cdrs' AND state = 'retrying')");
        await _world.CaughtUpAsync();
        var ledger = await LedgerAsync();
        ledger.Select(c => (string)c["state"]!).Distinct().ShouldBe(["sealed", "delivered", "parked", "held", "dropped", "suppressed", "credited"], ignoreOrder: true);

        foreach (var month in (string[])["2026-09", "2026-10", "2026-11", "2026-12", DateTimeOffset.UtcNow.ToString("yyyy-MM", CultureInfo.InvariantCulture)])
            foreach (var zone in (string[])["UTC", "Europe/Berlin", "Australia/Lord_Howe"])
                await ShouldBeOneAsync($"month={month}&timeZone={zone}", ledger);
        var cuts = Edges.Append(Edges[0].AddDays(-40)).Append(Edges[^1].AddDays(40)).Append(Edges[2].AddSeconds(random.Next(100_000))).Order().ToList();
        foreach (var (from, to) in cuts.Zip(cuts.Skip(1)))
            await ShouldBeOneAsync($"from={from:yyyy-MM-ddTHH:mm:ssZ}&to={to:yyyy-MM-ddTHH:mm:ssZ}", ledger);
        await ShouldAddUpAsync(cuts);
    }

    [Fact]
    public async Task Whose_records_carry_no_price_is_said_plainly()
    {
        await _world.Hub.Service<EventLog>().AppendAsync(
            PartnerStream.Of(new("hubject")), ExpectedVersion.None, [new PartnerAdded(new("hubject"), "oicp", "Hubject", "{}", DateTimeOffset.UtcNow)]);
        await _world.CaughtUpAsync();

        ((string)(await _world.ApiAsync(HttpMethod.Get, "/api/partners/hubject/statement?month=2026-10"))["note"]!).ShouldContain("no price");
        (await GetAsync("month=2026-10"))["note"].ShouldBeNull();
    }

    private async Task ShouldBeOneAsync(string period, List<JsonNode> ledger)
    {
        var statement = await GetAsync(period);
        ((bool)statement["ties"]!).ShouldBeTrue(period + statement.ToJsonString());
        var (from, to) = (At((string)statement["from"]!), At((string)statement["to"]!));
        var ended = ledger.Where(c => At((string)c["end"]!) >= from && At((string)c["end"]!) < to).ToList();
        foreach (var section in statement["sections"]!.AsArray().Select(s => s!))
        {
            var ours = ended.Where(c => (string?)c["currency"] == (string?)section["currency"]).ToList();
            var claimed = ours.Where(c => (string)c["state"]! is "sealed" or "delivered" or "parked" or "credited").ToList();
            Sum(section["ledger"]!["ended"]!).ShouldBe(Sum(claimed), period);
            foreach (var state in (string[])["held", "suppressed", "dropped"])
                Sum(section[state]!).ShouldBe(Sum(ours.Where(c => (string)c["state"]! == state)), period + state);
            (Sum(section["ledger"]!["ended"]!) + Sum(section["ledger"]!["broughtIn"]!) - Sum(section["ledger"]!["elsewhere"]!)).ShouldBe(Sum(section["claimed"]!));
            (Sum(section["acknowledged"]!) + Sum(section["open"]!)).ShouldBe(Sum(section["claimed"]!));
            var lines = await LinesAsync($"{period}&state=claimed&currency={(string?)section["currency"]}");
            new Figures(lines.Count, lines.Sum(Kwh), lines.Sum(l => (decimal?)l["exclVat"] ?? 0), lines.Sum(l => (decimal?)l["inclVat"] ?? (decimal?)l["exclVat"] ?? 0)).ShouldBe(Sum(section["claimed"]!));
            lines.Count(l => (string)l["state"]! == "acknowledged").ShouldBe((int)section["acknowledged"]!["count"]!);
            lines.Where(l => (string)l["state"]! == "acknowledged").ShouldAllBe(
                l => ledger.Any(c => (string)c["id"]! == (string)l["cdr"]! && (string)c["deliveries"]![0]!["state"]! == "delivered" && (string)c["deliveries"]![0]!["location"]! == (string)l["url"]!));
        }

        ended.Select(c => (string?)c["currency"]).Except(statement["sections"]!.AsArray().Select(s => (string?)s!["currency"]))
            .ShouldBe([]); // whatever ended here is somewhere in the statement, though it may count elsewhere
        var proof = await _world.ApiAsync(HttpMethod.Get, $"/api/partners/{_world.Partner}/statement/proof?{period}");
        ((bool)proof["ties"]!).ShouldBeTrue(period + proof.ToJsonString());
        proof["sums"]!.AsArray().Count(s => (string)s!["what"]! == "claimed").ShouldBe(statement["sections"]!.AsArray().Count);
    }

    // What two times that follow each other have is what both have together.
    private async Task ShouldAddUpAsync(List<DateTimeOffset> cuts)
    {
        async Task<Figures> OfAsync(DateTimeOffset from, DateTimeOffset to) =>
            (await GetAsync($"from={from:yyyy-MM-ddTHH:mm:ssZ}&to={to:yyyy-MM-ddTHH:mm:ssZ}"))["sections"]!.AsArray().Select(s => Sum(s!["claimed"]!)).Aggregate(default(Figures), (a, b) => a + b);
        var sum = default(Figures);
        foreach (var (from, to) in cuts.Zip(cuts.Skip(1)))
            sum += await OfAsync(from, to);
        sum.ShouldBe(await OfAsync(cuts[0], cuts[^1]));
        sum.Count.ShouldBeGreaterThan(20);
    }

    // One charge as it really comes about, station and all.
    private async Task ChargeAsync()
    {
        const string Card = "04A2B31C5E6F80";
        (await _world.Emsp.PushTokenAsync(_world.Emsp.IssueToken(Card))).Ok.ShouldBeTrue();
        await using var station = await _world.StationAsync();
        (await station.AuthorizeAsync(Card)).IdTagInfo.Status.ShouldBe(AuthorizationStatus.Accepted);
        var charge = await station.BeginChargeAsync(1, Card, new ChargePlan(10_000) { Duration = TimeSpan.FromMinutes(30) });
        await charge.Started;
        await charge.StopAsync();
        await _world.DeliveredAsync("cdrs");
    }

    private async Task TellAsync(Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var record = Record(random);
            var credit = new ChargeRecordCredited(record.Id, ChargeRecordStream.CreditIdOf(record.Id), "x", "key:books", Moment(random));
            object[] facts = (i < 8 ? i : random.Next(14)) switch
            {
                0 => [new ChargeRecordHeld(record, [new("x", "y")])],
                1 => [new ChargeRecordHeld(record, [new("x", "y")]), new ChargeRecordReleased(record.Id, null, "x", record.End.AddDays(3))],
                2 => [new ChargeRecordHeld(record, [new("x", "y")]), new ChargeRecordDropped(record.Id, null, "x", record.End.AddDays(3))],
                3 => [new ChargeRecordSuppressed(record, "no energy")],
                4 => [new ChargeRecordHeld(record with { End = record.End.AddDays(-20), Price = null }, [new("x", "y")]), new ChargeRecordSealed(record)],
                5 => [new ChargeRecordSealed(record), credit],
                6 => [new ChargeRecordHeld(record with { Price = null, Tariff = null }, [new("no-price", "y")])],
                _ => [new ChargeRecordSealed(record)],
            };
            await _world.Hub.Service<EventLog>().AppendAsync(ChargeRecordStream.Of(record.Id), ExpectedVersion.None, facts);
            if (facts[^1] is ChargeRecordCredited) // and another in its stead, of some other price
            {
                var next = record with { Id = ChargeRecordStream.NextIdOf(record), Corrects = record.Id, SealedAt = credit.At, Price = Record(random).Price };
                await _world.Hub.Service<EventLog>().AppendAsync(ChargeRecordStream.Of(next.Id), ExpectedVersion.None, [new ChargeRecordSealed(next)]);
            }
        }

        await _world.CaughtUpAsync();
    }

    private ChargeRecord Record(Random random)
    {
        var (id, end, tariff, wh) = ($"11111111-1111-8111-8111-{++_count:D12}", Moment(random), Tariffs[random.Next(Tariffs.Length)], random.Next(40_000));
        var start = end.AddMinutes(-random.Next(20, 600));
        SessionEvent[] history =
        [
            new ChargingStarted(
                new(new("CP1"), 1), $"{_count}", new("CARD1", "CARD1", TokenKind.Rfid, "NL-EMS-C1", new("NL", "EMS")), Energy.FromWh(1_000), start, start, PermitResult.Accepted,
                "ocpi:" + _world.Partner, new(_world.Partner, GrantMethod.Asked, $"REF-{_count}"), Site: new("LOC1", 1, "3256", "DE*ABC*E3256*1", "1", "Europe/Berlin"), Tariff: new(tariff.Id, 1)),
            new ChargingStopped(Energy.FromWh(1_000 + wh), end, end, "Local", null),
        ];
        return RecordIssuing.Issue(new(id), history, Place, tariff, $$"""{"country_code":"DE","party_id":"ABC","id":"{{tariff.Id}}","currency":"{{tariff.Currency}}","elements":[{"price_components":[{"type":"ENERGY","price":0.4,"step_size":1}]}],"last_updated":"2026-01-01T00:00:00Z"}""", end);
    }

    private static DateTimeOffset Moment(Random random) => random.Next(2) == 0
        ? Edges[random.Next(Edges.Length)].AddSeconds(random.Next(-2, 3))
        : Edges[0].AddSeconds(random.Next(70 * 86_400));

    private Task UntilAsync(string condition) => _world.Hub.Database.UntilAsync("SELECT " + condition);

    private Task<JsonNode> GetAsync(string period) => _world.ApiAsync(HttpMethod.Get, $"/api/partners/{_world.Partner}/statement?{period}");

    private async Task<List<JsonNode>> LinesAsync(string query)
    {
        var lines = new List<JsonNode>();
        string? next = null;
        do
        {
            var page = await _world.ApiAsync(HttpMethod.Get, $"/api/partners/{_world.Partner}/statement/lines?{query}&limit=7{(next is null ? "" : "&after=" + next)}");
            lines.AddRange(page["items"]!.AsArray().Select(l => l!));
            next = (string?)page["next"];
        }
        while (next is not null);
        return lines;
    }

    private async Task<List<JsonNode>> LedgerAsync() =>
        [.. (await _world.ApiAsync(HttpMethod.Get, $"/api/cdrs?partner={_world.Partner}&limit=1000"))["items"]!.AsArray().Select(c => c!)];

    // As the list shows them, a credit has the energy of its charge.
    private static Figures Sum(IEnumerable<JsonNode> cdrs) => cdrs.Aggregate(default(Figures), (sum, c) => sum + new Figures(
        1, c["credits"] is null ? Kwh(c) : -Kwh(c), (decimal?)c["totalCost"]?["exclVat"] ?? 0, (decimal?)c["totalCost"]?["inclVat"] ?? (decimal?)c["totalCost"]?["exclVat"] ?? 0));

    private static Figures Sum(JsonNode sum) => new((int)sum["count"]!, Kwh(sum), (decimal?)sum["exclVat"] ?? 0, (decimal?)sum["inclVat"] ?? 0);

    private static decimal Kwh(JsonNode of) => (decimal)of["energyKwh"]!;

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private readonly record struct Figures(int Count, decimal Kwh, decimal Excl, decimal Incl)
    {
        public static Figures operator +(Figures a, Figures b) => new(a.Count + b.Count, a.Kwh + b.Kwh, a.Excl + b.Excl, a.Incl + b.Incl);

        public static Figures operator -(Figures a, Figures b) => new(a.Count - b.Count, a.Kwh - b.Kwh, a.Excl - b.Excl, a.Incl - b.Incl);
    }
}

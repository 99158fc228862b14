using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.Tariffs;
using RoamingHub.Hub.Partners.Ocpi.Cdrs;
using RoamingHub.Hub.Partners.Ocpi.Tariffs;
using RoamingHub.Hub.Tests.Api;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Simulators.Emsp.Books;
using Xunit.Abstractions;
using BookLine = RoamingHub.Simulators.Emsp.Books.BookedLine;
using OcpiTariff = RoamingHub.Ocpi.V221.Tariffs.Tariff;

namespace RoamingHub.Hub.Tests.Reconciliation;

/// <summary>
/// The simulated eMSP books the CDRs that it received, by every habit it has, three charges each. Its books know CDRs and a pocket calculator; whether
/// a habit moved a figure at all is seen by comparing with the plain copy.
/// </summary>
public sealed class StatementsOfBadHabitsTests(ITestOutputHelper output) : ApiTest
{
    private const decimal LeastRecall = 1m;
    private const decimal LeastPrecision = 1m;

    private const string Mapping = """
        { "columns": { "cdrId": "Record", "sessionId": "Session", "evseId": "Charge point", "token": "Card", "start": "Begin", "end": "Finish", "energy": "kWh",
                       "exclVat": "Net", "inclVat": "Gross", "currency": "Currency", "owner": "Operator" },
          "delimiter": ";", "decimalComma": true, "timeFormat": "dd.MM.yyyy HH:mm:ss" }
        """;

    private static readonly GivenTariff Older = Plain(0.39m);
    private static readonly GivenTariff Now = Plain(0.45m);
    private static readonly GivenTariff Newer = Plain(0.52m);
    private static readonly GivenTariff Full = Given(
        "FULL", "",
        """
        { "type": "FLAT", "price": 1.00, "vat": 19.0, "step_size": 1 }, { "type": "ENERGY", "price": 0.39, "vat": 19.0, "step_size": 1 },
        { "type": "TIME", "price": 2.90, "vat": 19.0, "step_size": 1 }, { "type": "PARKING_TIME", "price": 6.10, "vat": 19.0, "step_size": 1 }
        """);
    private static readonly GivenTariff Steps = Given("STEPS", "", """{ "type": "ENERGY", "price": 0.45, "vat": 19.0, "step_size": 500 }""");
    private static readonly GivenTariff Night = Given(
        "NIGHT", """{ "price_components": [ { "type": "ENERGY", "price": 0.30, "vat": 19.0, "step_size": 1 } ], "restrictions": { "start_time": "22:00", "end_time": "06:00" } },""",
        """{ "type": "ENERGY", "price": 0.50, "vat": 19.0, "step_size": 1 }""");

    private static readonly (string Habit, GivenTariff Tariff, string Class)[] Habits =
    [
        ("cuts-cents", Now, "rounding"), ("rounds-up", Full, "rounding"), ("rounds-parts", Full, "rounding"), ("taxes-cents", Now, "rounding"), ("four-digits", Now, "rounding"),
        ("whole-kwh", Now, "rounding"), ("tenths-of-kwh", Now, "rounding"), ("cuts-kwh", Full, "rounding"), ("shows-whole-kwh", Now, "rounding"),
        ("gross-for-net", Now, "vat"), ("net-for-gross", Full, "vat"), ("exchanges-columns", Full, "vat"), ("taxes-twice", Now, "vat"), ("another-rate", Now, "vat"),
        ("gross-for-net-cut", Now, "vat"), ("no-steps", Steps, "step-size"), ("started-kwh", Now, "step-size"), ("started-quarters", Full, "step-size"),
        ("hour-ahead", Now, "time-zone"), ("two-hours-behind", Now, "time-zone"), ("clock-set-between", Now, "time-zone"),
        ("more-kwh", Now, "energy-differs"), ("wrong-meter", Full, "energy-differs"), ("in-wh", Now, "energy-differs"),
        ("own-price", Now, "price-differs"), ("own-price", Full, "price-differs"), ("kwh-only", Full, "price-differs"), ("no-flat", Full, "price-differs"),
        ("repeats", Now, "duplicate"), ("repeats-without-id", Now, "duplicate"), ("invents", Now, "missing-here"), ("foreign-operator", Now, "wrong-owner"),
        ("foreign-charge", Now, "wrong-owner"), ("other-currency", Now, "currency"), ("adds-fee", Full, "unexplained"),
        ("upper-ids", Now, "equal"), ("blank-ids", Now, "equal"), ("session-for-id", Now, "equal"), ("session-only", Now, "equal"), ("reference-only", Now, "equal"),
        ("no-ids", Now, "equal"), ("bare-evses", Now, "equal"), ("dashed-evses", Now, "equal"), ("contract-for-card", Now, "equal"),
    ];

    private readonly List<(BookLine Line, string Class)> _books = [];
    private BilledCharges _charges = null!;
    private int _played;

    [Fact]
    public async Task Every_bad_habit_is_found_out_and_no_good_line_is_blamed()
    {
        await PrepareAsync();
        foreach (var (habit, tariff, of) in Habits)
            await BookAsync(tariff, habit, of);
        foreach (var habit in (string[])["no-idle-time", "idle-as-charging"])
            await BookAsync(Full, habit, "idle-time", idleFrom: 25);
        for (var i = 0; i < 3; i++)
        {
            _books.AddRange(Booked(await ChargeAsync(Night, start: new DateTimeOffset(2026, 3, 3 + i, 21, 40, 0, TimeSpan.FromHours(1))), "no-night", "time-zone"));
            var (old, next) = (await ChargeAsync(Now), await ChargeAsync(Now));
            _books.Add((EmspBooks.ByTariff(old, Older.Ocpi), "tariff-version"));
            _books.Add((EmspBooks.ByTariff(next, Newer.Ocpi), "tariff-version"));
            await ChargeAsync(Now); // they forgot it
        }

        var summer = await ChargeAsync(Full, start: new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.FromHours(1)));
        _books.AddRange(Booked(summer with { TotalTime = summer.TotalTime + 1 }, "no-night", "time-zone")); // by the clock on the wall it was an hour longer

        var (done, judged) = await JudgeAsync(BookFormats.Csv(_books.Select(b => b.Line)));

        done.GetProperty("faults").GetInt32().ShouldBe(0, done.GetRawText());
        var lacking = 3 + _books.Count(b => b.Line.Habit is "invents" or "foreign-charge"); // those stand where the CDR should
        var expected = _books.Select(b => b.Class).Concat(Enumerable.Repeat("missing-there", lacking)).ToList();
        var found = judged.Select(l => l.GetProperty("class").GetString()!).ToList();
        found.Count.ShouldBe(expected.Count);
        var wrong = expected.Zip(found, judged).Where(t => t.First != t.Second).Select(t => $"{t.First} was taken for {t.Second}: {t.Third}").ToList();
        output.WriteLine(string.Join("\n", wrong));
        foreach (var of in LineClasses.Words)
        {
            var right = expected.Zip(found).Count(p => p.First == of && p.Second == of);
            expected.Count(e => e == of).ShouldBeGreaterThanOrEqualTo(3, of);
            ((decimal)right / expected.Count(e => e == of)).ShouldBeGreaterThanOrEqualTo(LeastRecall, $"recall of {of}\n{string.Join("\n", wrong)}");
            ((decimal)right / found.Count(f => f == of)).ShouldBeGreaterThanOrEqualTo(LeastPrecision, $"precision of {of}\n{string.Join("\n", wrong)}");
        }

        ShouldExplain(judged);
        await ShouldTieAsync(done);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_stands_in_a_statement_its_classes_add_up_to_the_ledger(int seed)
    {
        var random = new Random(seed);
        await PrepareAsync();
        var names = EmspBooks.AllHabits.ToList();
        var lines = new List<BookLine>();
        for (var i = 0; i < 40; i++)
        {
            var cdr = await ChargeAsync(random.Next(3) switch { 0 => Now, 1 => Full, _ => Steps }, idleFrom: random.Next(2) == 0 ? 20 : null);
            var habits = Enumerable.Range(0, random.Next(3)).Select(_ => names[random.Next(names.Count)]);
            lines.AddRange(EmspBooks.Book([cdr], string.Join(",", habits)));
        }

        var (done, judged) = await JudgeAsync(BookFormats.Json(lines.OrderBy(_ => random.Next())), "application/json");

        judged.Count(l => l.TryGetProperty("theirs", out _)).ShouldBe(lines.Count);
        await ShouldTieAsync(done);
    }

    // Both figures, the arithmetic, what is at stake and what to do.
    private static void ShouldExplain(List<JsonElement> judged)
    {
        foreach (var line in judged.Where(l => l.GetProperty("class").GetString() is "rounding" or "vat" or "step-size" or "idle-time" or "price-differs" or "tariff-version"))
        {
            var difference = line.GetProperty("differences")[0];
            var (ours, theirs) = (difference.GetProperty("ours").GetString()!, difference.GetProperty("theirs").GetString()!);
            ours.ShouldNotBe(theirs);
            if (difference.GetProperty("member").GetString() == "energyKwh")
                continue;
            difference.GetProperty("explanation").GetString()!.ShouldStartWith($"{theirs} instead of {ours}. Their figure comes out ");
            line.GetProperty("amountAtStake").GetDecimal().ShouldNotBe(0, line.GetRawText());
        }

        foreach (var (of, action) in ((string, string)[])
            [
                ("equal", "accept"), ("missing-there", "resend"), ("vat", "dispute"), ("duplicate", "dispute"), ("wrong-owner", "dispute"), ("unexplained", "dispute"),
            ])
            judged.Where(l => l.GetProperty("class").GetString() == of).ShouldAllBe(l => l.GetProperty("suggestedAction").GetString() == action);
    }

    private async Task ShouldTieAsync(JsonElement done)
    {
        done.GetProperty("ledger").EnumerateArray().ShouldAllBe(l => l.GetProperty("ties").GetBoolean(), done.GetRawText());
        var ledger = (await Api.GetAsync("/api/cdrs?partner=p1&limit=1000")).GetProperty("items").EnumerateArray().ToList();
        ledger.Count.ShouldBe(_played);
        foreach (var side in (string[])["exclVat", "inclVat"])
        {
            done.GetProperty("totals").EnumerateArray().Sum(t => t.GetProperty("ours").GetProperty(side).GetDecimal())
                .ShouldBe(ledger.Sum(c => c.GetProperty("totalCost").GetProperty(side).GetDecimal()), side);
        }
    }

    private async Task PrepareAsync()
    {
        _charges = new(Api);
        await _charges.PartnerAsync("p1", "ocpi");
        await _charges.DescribeAsync(Older.Core, Now.Core, Newer.Core, Full.Core, Steps.Core, Night.Core);
    }

    private async Task BookAsync(GivenTariff tariff, string habit, string of, int? idleFrom = null)
    {
        for (var i = 0; i < 3; i++)
            _books.AddRange(Booked(await ChargeAsync(tariff, idleFrom), habit, of));
    }

    // Where a habit moves no figure, the line is as good as any.
    private static IEnumerable<(BookLine Line, string Class)> Booked(Cdr cdr, string habit, string of)
    {
        var plain = BookLine.Copy(cdr);
        foreach (var line in EmspBooks.Book([cdr], habit))
        {
            var moved = line.Habit.Length > 0 && (of is not ("rounding" or "step-size") || (line.Net, line.Gross) != (plain.Net, plain.Gross) || decimal.Truncate(line.Kwh * 100) != decimal.Truncate(plain.Kwh * 100));
            yield return (line, moved ? of : "equal");
        }
    }

    // Each takes another energy, and some minutes more or less; none is round.
    private async Task<Cdr> ChargeAsync(GivenTariff tariff, int? idleFrom = null, DateTimeOffset? start = null)
    {
        var n = _played++;
        var record = await _charges.ChargeAsync(
            tariff.Core, 11_337 + n * 7_919 % 20_011, start ?? BilledCharges.Noon.AddHours(n), idleFrom, minutes: start is null ? 41 + n * 7 % 17 : 60, details: tariff.Json);
        return OcpiJson.Parse<Cdr>(OcpiJson.Write(CdrMapping.ToOcpi(record, record.SealedAt))); // as it was received
    }

    private async Task<(JsonElement Done, List<JsonElement> Lines)> JudgeAsync(string text, string type = "text/csv")
    {
        await Api.PutAsync("/api/reconciliation/mappings/p1", Mapping);
        using var content = new StringContent(text, Encoding.UTF8) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        var answer = await Api.Http.PostAsync("/api/reconciliation/statements?partner=p1&from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z", content);
        var id = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("id").GetString();
        await Api.Database.UntilAsync($"SELECT state IN ('done', 'failed') FROM hub.statements WHERE id = '{id}'");
        var lines = await Api.GetAsync($"/api/reconciliation/statements/{id}/lines?limit=1000");
        return (await Api.GetAsync($"/api/reconciliation/statements/{id}"), [.. lines.GetProperty("items").EnumerateArray()]);
    }

    private static GivenTariff Plain(decimal price) =>
        Given("T1", "", string.Create(CultureInfo.InvariantCulture, $$"""{ "type": "ENERGY", "price": {{price}}, "vat": 19.0, "step_size": 1 }"""));

    private static GivenTariff Given(string id, string before, string always)
    {
        var json = $$"""
            { "country_code": "DE", "party_id": "ABC", "id": "{{id}}", "currency": "EUR", "elements": [ {{before}} { "price_components": [ {{always}} ] } ], "last_updated": "2026-01-01T00:00:00Z" }
            """;
        var ocpi = OcpiJson.Parse<OcpiTariff>(json);
        return new(TariffMapping.ToCore(ocpi), ocpi, json);
    }

    private sealed record GivenTariff(Tariff Core, OcpiTariff Ocpi, string Json);
}

using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class PartnerBooksTests : ReadModelTest
{
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset April = March.AddMonths(1);

    private PartnerBooks Books => new(World.Database);

    [Fact]
    public async Task Sums_are_by_what_became_of_the_records_and_days_begin_where_they_are_said_to()
    {
        await SealAsync(1, March.AddHours(1), "delivered");
        await SealAsync(2, March.AddDays(1), "delivered"); // the second day's first moment
        await SealAsync(3, April.AddTicks(-10), "parked");
        await SealAsync(4, March.AddDays(3), "retrying");
        await SealAsync(5, March.AddDays(3), "waiting");
        await SealAsync(6, March.AddDays(3), null);
        await SealAsync(7, April, "delivered"); // another month's
        await SealAsync(8, March.AddTicks(-10), "delivered");
        await TellAsync(9, new ChargeRecordHeld(Record(9, March.AddDays(3)), [new("no-price", "x")]));
        await TellAsync(10, new ChargeRecordSuppressed(Record(10, March.AddDays(3)), "no energy"));
        await TellAsync(11, new ChargeRecordHeld(Record(11, March.AddDays(3)), []), new ChargeRecordDropped(Record(11, March).Id, null, "x", Facts.Noon));
        await TellAsync(12, new ChargeRecordSealed(Record(12, March.AddDays(3)) with { Grant = Facts.Grant with { Partner = new("p2") } }));
        await DeliverAsync("p2", Record(6, March).Id, "delivered"); // what another partner took of it says nothing

        var figures = await FiguresAsync(March, March.AddDays(1));

        var section = StatementSection.Of(figures).Single();
        (section.Acknowledged.Count, section.Waiting.Count, section.Retrying.Count, section.Parked.Count).ShouldBe((2, 2, 1, 1));
        (section.Held.Count, section.Suppressed.Count, section.Dropped.Count).ShouldBe((1, 1, 1));
        section.Claimed.ShouldBe(new(6, 6 * 11500.5m, 6 * 5.18m, 6 * 6.16m));
        section.Ties.ShouldBeTrue();
        figures.Parts.Where(p => p.Part == StatementPart.Day).OrderBy(p => p.Key).Select(p => (p.Key, p.Sum.Count)).ShouldBe([("1", 1), ("2", 5)]);
        figures.Parts.Where(p => p.Part != StatementPart.Day).OrderBy(p => p.Part).Select(p => p.Key).ShouldBe(["T1", "LOC1", "AC3"]);
    }

    [Fact]
    public async Task A_credit_counts_where_it_was_made_and_turns_energy_and_taxes_too()
    {
        await SealAsync(1, March.AddHours(1), "delivered");
        await SealAsync(2, March.AddHours(2), "delivered");
        await CreditAsync(1, April.AddDays(4));
        await CreditAsync(2, April.AddTicks(-10));

        var march = StatementSection.Of(await FiguresAsync(March)).Single();
        (march.Claimed, march.Credited.Count).ShouldBe((new BookSum(3, 11500.5m, 5.18m, 6.16m), 1));
        (march.Ledger.Ended.Count, march.Ledger.BroughtIn.Count, march.Ledger.Elsewhere).ShouldBe((4, 0, new BookSum(1, -11500.5m, -5.18m, -6.16m)));
        var april = StatementSection.Of(await FiguresAsync(April)).Single();
        (april.Claimed, april.Waiting).ShouldBe((new BookSum(1, -11500.5m, -5.18m, -6.16m), april.Claimed));
        (april.Ledger.Ended.Count, april.Ledger.BroughtIn).ShouldBe((0, april.Claimed));
        (march.Ties, april.Ties).ShouldBe((true, true));
        march.Taxes.Single().ShouldBe(april.Taxes.Single() with { ExclVat = -april.Taxes.Single().ExclVat, VatAmount = -april.Taxes.Single().VatAmount });
    }

    [Fact]
    public async Task Taxes_are_summed_exactly_however_many_digits_they_have()
    {
        const decimal Third = 0.3333333333333333333333333333m;
        var price = Facts.Record.Price! with { Total = new(10_000_000.67m, 11_900_000.79m), Lines = [Line(Third, 19), Line(Third, 19), Line(10_000_000, 19), Line(0.005m, null), Line(-0.005m, null)] };
        for (var n = 1; n <= 7; n++)
            await TellAsync(n, new ChargeRecordSealed(Record(n, March.AddHours(n)) with { Price = price }));

        var taxes = (await FiguresAsync(March)).Taxes;

        taxes.Select(t => t.Vat).ShouldBe([19m, null]);
        taxes[0].ExclVat.ShouldBe(70_000_004.666666666666666m);
        taxes[1].ShouldBe(new("EUR", null, 0, 0));
    }

    [Fact]
    public async Task A_record_that_is_made_anew_counts_as_it_is_now()
    {
        await TellAsync(1, new ChargeRecordHeld(Record(1, March.AddHours(1)), []));
        await TellAsync(1, new ChargeRecordSealed(Record(1, April.AddHours(1)) with { Price = null, Tariff = null, Site = null }));

        StatementSection.Of(await FiguresAsync(March)).ShouldBeEmpty();
        var section = StatementSection.Of(await FiguresAsync(April)).Single();
        (section.Currency, section.Claimed.Count, section.Taxes.Count, section.Ties).ShouldBe((null, 1, 0, true));
        section.Parts.Where(p => p.Part is StatementPart.Tariff or StatementPart.Location).ShouldAllBe(p => p.Key == null);
    }

    [Fact]
    public async Task Charges_without_a_record_are_pending()
    {
        await TellSessionAsync(SessionOf(1), Facts.Started with { At = March }, Facts.Stopped with { At = March.AddHours(1) });
        await TellSessionAsync(SessionOf(2), Facts.Started with { At = April.AddHours(-1) }); // may have ended in March, for all we know
        await TellSessionAsync(SessionOf(3), Facts.Started with { At = April });
        await TellSessionAsync(SessionOf(4), Facts.Started with { At = March }, Facts.Stopped with { At = April });
        await TellSessionAsync(SessionOf(5), Facts.Started with { At = March, Grant = null }, Facts.Stopped with { At = March.AddHours(1) });
        await TellSessionAsync(SessionOf(6), Facts.Started with { At = March }, Facts.Stopped with { At = March.AddHours(1) });
        await SealAsync(6, March.AddHours(1), null);

        var pending = (await Books.SumAsync(Facts.Emsp, March, April, [March], default)).Pending;

        (pending.Ended, pending.EnergyWh, pending.Charging).ShouldBe((1, 11500.5m, 1));
        pending.Sessions.ShouldBe([SessionOf(1).Value, SessionOf(2).Value]);
    }

    [Fact]
    public async Task Lines_are_paged_newest_first_and_streamed_oldest_first()
    {
        for (var n = 1; n <= 5; n++)
            await SealAsync(n, March.AddHours(n / 2), "delivered"); // two at a time
        await CreditAsync(5, March.AddHours(2));
        var filter = new BookFilter(Facts.Emsp, March, April);

        var ids = new List<string>();
        string? after = null;
        do
        {
            var page = await Books.ListAsync(filter, new(Limit: 2, After: after), default);
            page.Items.Count.ShouldBeInRange(1, 2);
            ids.AddRange(page.Items.Select(l => l.Id));
            after = page.Next;
        }
        while (after is not null);

        ids.Count.ShouldBe(6);
        (await Books.AllAsync(filter, default).Select(l => l.Id).ToListAsync()).ShouldBe(ids.AsEnumerable().Reverse());
        ids[0].ShouldBe(IdOf(5) + "-C");
        var line = (await Books.ListAsync(filter with { State = "credited" }, Everything, default)).Items.Single();
        (line.EnergyKwh, line.ExclVat, line.State, line.Credits, line.SessionReference).ShouldBe((-11.5005m, -5.18m, "waiting", IdOf(5), Facts.Id1.ToString("D")));
        (line.EvseId, line.Tariff, line.Location, line.Product).ShouldBe(("DE*ABC*E3256", "T1", "LOC1", "AC3"));
    }

    [Fact]
    public async Task Lines_are_those_of_a_number()
    {
        await SealAsync(1, March.AddHours(1), "delivered");
        await SealAsync(2, March.AddHours(2), "parked");
        await TellAsync(3, new ChargeRecordHeld(Record(3, March.AddHours(3)) with { Price = null, Tariff = null }, [new("no-price", "No tariff.")]));
        await CreditAsync(1, March.AddHours(4));

        await ShouldListAsync(new(Facts.Emsp, March, April), "1-C", "3", "2", "1");
        await ShouldListAsync(new(Facts.Emsp, March, April, State: "claimed"), "1-C", "2", "1");
        await ShouldListAsync(new(Facts.Emsp, March, April, State: "open"), "1-C", "2");
        await ShouldListAsync(new(Facts.Emsp, March, April, State: "parked"), "2");
        await ShouldListAsync(new(Facts.Emsp, March, April, State: "held"), "3");
        await ShouldListAsync(new(Facts.Emsp, March, April, Currency: ""), "3");
        await ShouldListAsync(new(Facts.Emsp, March, April, Tariff: "T1"), "1-C", "2", "1");
        await ShouldListAsync(new(Facts.Emsp, March, April, Tariff: ""), "3");
        await ShouldListAsync(new(Facts.Emsp, March, April, Location: "LOC2"));
        await ShouldListAsync(new(Facts.Emsp, March, April, Vat: 19.00m), "1-C", "2", "1");
        await ShouldListAsync(new(Facts.Emsp, March, April, Vat: 7));
        await ShouldListAsync(new(Facts.Emsp, March, April, Untaxed: true));
        await ShouldListAsync(new(Facts.Emsp, March.AddHours(2), March.AddHours(3)), "2");
        (await Books.ListAsync(new(Facts.Emsp, March, April, State: "held"), Everything, default)).Items.Single().Why.ShouldBe("No tariff.");
        (await Books.ListAsync(new(Facts.Emsp, March, April, State: "parked"), Everything, default)).Items.Single().Why.ShouldBe("2001: no");
        (await Books.ClaimedIdsAsync(new(Facts.Emsp, March, April), Facts.Abc, default).ToListAsync()).ShouldBe([IdOf(2)]);
        (await Books.ClaimedIdsAsync(new(Facts.Emsp, March, March.AddHours(2)), Facts.Abc, default).ToListAsync()).ShouldBe([IdOf(1)]); // its credit is another time's
        (await Books.ClaimedIdsAsync(new(Facts.Emsp, March, April), new("NL", "XYZ"), default).ToListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Records_from_before_there_were_books_are_booked_as_new_ones_are()
    {
        PricedLine Limit(decimal excl, decimal incl) => Line(excl, null) with { Dimension = LineDimension.MinPrice, InclVat = incl };
        var price = Facts.Record.Price!;
        await TellAsync(1, new ChargeRecordSealed(Record(1, March)), new ChargeRecordCredited(IdOf(1), IdOf(1) + "-C", null, "x", April.AddDays(3)));
        await TellAsync(2, new ChargeRecordHeld(Record(2, March) with { Price = null, Tariff = null, Site = null, Reserved = null, Grant = null }, []));
        await TellAsync(3, new ChargeRecordSealed(Record(3, March) with { Price = price with { Lines = [Line(6, 19), Line(3, 7), Line(1, null), Limit(5, 5.685m)] } }));
        await TellAsync(4, new ChargeRecordSealed(Record(4, March) with { Price = price with { Lines = [Line(0, null), Limit(2, 2.38m)] }, Reserved = null }));
        await TellAsync(5, new ChargeRecordSealed(Record(5, March) with { Price = price with { Lines = [] }, Corrects = IdOf(1), SealedAt = April.AddDays(3) }));
        const string Books = """
            SELECT string_agg(concat_ws('|', id, partner, state, booked_at, end_at, energy_wh, currency, excl_vat, incl_vat, credit, owner, evse_id, location_id, tariff_id, product,
                session_ref, tax_rates, (SELECT array_agg(round(x, 12)) FROM unnest(tax_excl) x), (SELECT array_agg(round(x, 12)) FROM unnest(tax_vat) x)), E'\n' ORDER BY id)
            FROM read.bookings
            """;
        var before = await World.Test.QueryAsync<string>(Books);
        before.Split('\n').Length.ShouldBe(6);
        var migration = Migration.Embedded().Single(m => m.Number == 200).Sql;
        await World.Test.ExecuteAsync("TRUNCATE read.bookings");

        await World.Test.ExecuteAsync(migration[migration.IndexOf("WITH records", StringComparison.Ordinal)..migration.IndexOf("CREATE INDEX", StringComparison.Ordinal)]);

        (await World.Test.QueryAsync<string>(Books)).ShouldBe(before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("17")]
    [InlineData("1.x")]
    [InlineData("99999999999999999999.1")]
    [InlineData("9223372036854775807.1")]
    [InlineData("-9223372036854775808.1")]
    [InlineData("1.2.3")]
    public void What_is_no_cursor_is_none(string text) => BookCursor.Read(text).ShouldBeNull();

    private async Task ShouldListAsync(BookFilter filter, params string[] expected) =>
        (await Books.ListAsync(filter, Everything, default)).Items.Select(l => l.Id).ShouldBe(expected.Select(e => e.EndsWith("-C", StringComparison.Ordinal) ? IdOf(int.Parse(e[..^2])) + "-C" : IdOf(int.Parse(e))));

    private async Task<StatementFigures> FiguresAsync(DateTimeOffset from, params DateTimeOffset[] days) =>
        (await Books.SumAsync(Facts.Emsp, from, from.AddMonths(1), [from, .. days.Where(d => d > from)], default)).Figures;

    private async Task SealAsync(int n, DateTimeOffset end, string? delivery)
    {
        await TellAsync(n, new ChargeRecordSealed(Record(n, end)));
        if (delivery is not null)
            await DeliverAsync("p1", IdOf(n), delivery);
    }

    private Task CreditAsync(int n, DateTimeOffset at) => TellAsync(n, new ChargeRecordCredited(IdOf(n), IdOf(n) + "-C", null, "key:books", at));

    private Task DeliverAsync(string partner, string id, string state) => World.Test.ExecuteAsync($"""
        INSERT INTO hub.deliveries (partner, module, object, class, state, version, next_attempt, created_at, last_error)
        VALUES ('{partner}', 'cdrs', '{id}', 'ledger', '{state}', 1, now(), now(), '2001: no')
        """);

    private Task TellAsync(int n, params object[] facts) => World.TellAsync(ChargeRecordStream.Of(IdOf(n)), facts);

    private static ChargeRecord Record(int n, DateTimeOffset end) => Facts.Record with { Id = IdOf(n), Session = SessionOf(n), End = end };

    private static string IdOf(int n) => $"11111111-1111-8111-8111-{n:D12}";

    private static SessionId SessionOf(int n) => new(IdOf(n));

    private static PricedLine Line(decimal excl, decimal? vat) =>
        new(LineDimension.Energy, Facts.Noon, Facts.Noon, 1, 1, "kWh", 1, vat, excl, vat is null ? null : excl * 1.19m, 0, "always", "T1");
}

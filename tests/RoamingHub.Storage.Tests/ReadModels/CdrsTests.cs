using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class CdrsTests : ReadModelTest
{
    private static readonly Hold NoPrice = new("no-price", "The connector has no tariff.");

    private Cdrs Cdrs => new(World.Database);

    [Fact]
    public async Task A_sealed_record_is_listed_with_its_totals_and_kept_whole()
    {
        await TellAsync(new ChargeRecordSealed(Facts.Record));

        var cdr = (await Cdrs.FindAsync(Facts.Record.Id.ToUpperInvariant(), default)).ShouldNotBeNull();
        (cdr.Id, cdr.Session, cdr.Partner, cdr.State, cdr.Currency, cdr.ExclVat, cdr.InclVat, cdr.Energy).ShouldBe(
            (Facts.Record.Id, Facts.Session1, Facts.Emsp, "sealed", "EUR", 5.18m, 6.16m, Energy.FromWh(11500.5m)));
        cdr.Deliveries.ShouldBe("[]");
        var record = (await Cdrs.RecordAsync(Facts.Record.Id, default)).ShouldNotBeNull().Record;
        record.Price!.Lines.ShouldBe(Facts.Record.Price!.Lines);
        record.TariffDetails.ShouldBe(Facts.Record.TariffDetails);
    }

    [Fact]
    public async Task A_held_record_tells_why_until_it_is_released()
    {
        await TellAsync(new ChargeRecordHeld(Facts.Record, [NoPrice]));
        (await FindAsync()).ShouldSatisfyAllConditions(c => c.State.ShouldBe("held"), c => c.Holds.ShouldBe([NoPrice]));

        await TellAsync(new ChargeRecordReleased(Facts.Record.Id, "fine", "key:finance", Facts.Noon));

        (await FindAsync()).State.ShouldBe("sealed");
    }

    [Fact]
    public async Task What_is_found_in_a_record_is_kept_as_it_was_found_last()
    {
        await TellAsync(new ChargeRecordHeld(Facts.Record, [NoPrice], [new("overlap", "two"), new("clock-ahead", "start"), new("clock-ahead", "end")]));
        (await FindAsync()).Flags.ShouldBe([new("overlap", "two"), new("clock-ahead", "start"), new("clock-ahead", "end")]);

        await TellAsync(new ChargeRecordSealed(Facts.Record, [new("overlap", "two")]));
        (await FindAsync()).Flags.ShouldBe([new("overlap", "two")]);
        (await Cdrs.ListAsync(new(Rule: "no-price"), new(10, null), default)).Items.ShouldBeEmpty();

        await TellAsync(new ChargeRecordDoubted(Facts.Record.Id, [new("overlap", "three"), new("late-facts", "more")], Facts.Noon));
        (await FindAsync()).Flags.ShouldBe([new("overlap", "three"), new("late-facts", "more")]);
        (await Cdrs.ListAsync(new(Rule: "late-facts"), new(10, null), default)).Items.ShouldHaveSingleItem().Id.ShouldBe(Facts.Record.Id);
    }

    [Fact]
    public async Task Dropped_and_suppressed_records_say_so()
    {
        await TellAsync(new ChargeRecordSuppressed(Facts.Record, "no energy"));
        (await FindAsync()).State.ShouldBe("suppressed");

        await TellAsync(new ChargeRecordDropped(Facts.Record.Id, null, "key:finance", Facts.Noon));
        (await FindAsync()).State.ShouldBe("dropped");
    }

    [Fact]
    public async Task A_record_and_the_one_that_takes_it_back_know_each_other()
    {
        var id = Facts.Record.Id;
        await TellAsync(new ChargeRecordSealed(Facts.Record), new ChargeRecordCredited(id, id + "-C", "wrong tariff", "key:finance", Facts.Noon));

        (await FindAsync()).ShouldSatisfyAllConditions(c => c.State.ShouldBe("credited"), c => c.CreditedBy.ShouldBe(id + "-C"), c => c.ExclVat.ShouldBe(5.18m));
        var credit = (await Cdrs.FindAsync(id + "-C", default)).ShouldNotBeNull();
        (credit.State, credit.Credits, credit.ExclVat, credit.InclVat, credit.Session, credit.Partner).ShouldBe(("sealed", id, -5.18m, -6.16m, Facts.Session1, Facts.Emsp));
    }

    [Fact]
    public async Task A_record_and_the_one_in_its_stead_know_each_other()
    {
        var id = Facts.Record.Id;
        var next = Facts.Record with { Id = ChargeRecordStream.NextIdOf(Facts.Record), Corrects = id, Corrections = [Facts.Correction] };
        await TellAsync(
            new ChargeRecordSealed(Facts.Record), new ChargeRecordCredited(id, id + "-C", "wrong tariff", "key:finance", Facts.Noon),
            new ChargeRecordReplaced(id, next.Id, Facts.Session1, next.Corrections));
        await World.TellAsync(ChargeRecordStream.Of(next.Id), new ChargeRecordHeld(next, [NoPrice]));

        (await FindAsync()).ShouldSatisfyAllConditions(c => c.State.ShouldBe("credited"), c => c.CorrectedBy.ShouldBe(next.Id), c => c.Corrects.ShouldBeNull());
        var corrected = (await Cdrs.FindAsync(next.Id, default)).ShouldNotBeNull();
        (corrected.State, corrected.Corrects, corrected.CorrectedBy, corrected.Session).ShouldBe(("held", id, null, Facts.Session1));
        (await Cdrs.FindAsync(id + "-C", default)).ShouldNotBeNull().Corrects.ShouldBeNull();
    }

    [Fact]
    public async Task A_record_without_a_price_has_no_totals()
    {
        await TellAsync(new ChargeRecordHeld(Facts.Record with { Price = null, Tariff = null }, [NoPrice]));

        (await FindAsync()).ShouldSatisfyAllConditions(c => c.Currency.ShouldBeNull(), c => c.ExclVat.ShouldBeNull());
    }

    [Fact]
    public async Task The_ledger_is_filtered_and_paged_newest_first()
    {
        var other = Facts.Record with
        {
            Id = "22222222-2222-8222-8222-222222222222", Session = new("22222222-2222-8222-8222-222222222222"), Grant = null, End = Facts.Noon.AddDays(1),
        };
        await TellAsync(new ChargeRecordSealed(Facts.Record));
        await World.TellAsync(ChargeRecordStream.Of(other.Id), new ChargeRecordHeld(other, [NoPrice]));

        (await ListAsync(new())).ShouldBe([other.Id, Facts.Record.Id]);
        (await ListAsync(new(Partner: Facts.Emsp))).ShouldBe([Facts.Record.Id]);
        (await ListAsync(new(State: "held"))).ShouldBe([other.Id]);
        (await ListAsync(new(From: Facts.Noon.AddDays(1)))).ShouldBe([other.Id]);
        (await ListAsync(new(To: Facts.Noon.AddDays(1)))).ShouldBe([Facts.Record.Id]);
        var first = await Cdrs.ListAsync(new(), new(Limit: 1), default);
        (await Cdrs.ListAsync(new(), new(Limit: 1, After: first.Next), default)).Items.Single().Id.ShouldBe(Facts.Record.Id);
    }

    [Theory]
    [InlineData("waiting", "sealed")]
    [InlineData("retrying", "sealed")]
    [InlineData("parked", "parked")]
    [InlineData("delivered", "delivered")]
    public async Task A_record_shows_how_far_it_got_at_its_partner(string delivery, string shown)
    {
        await TellAsync(new ChargeRecordSealed(Facts.Record));
        await World.Test.ExecuteAsync($"""
            INSERT INTO hub.deliveries (partner, module, object, class, state, version, attempts, next_attempt, created_at, ended_at, location)
            VALUES ('p1', 'cdrs', '{Facts.Record.Id}', 'ledger', '{delivery}', 1, 2, now(), now(), '2026-03-01 13:00:01.5+00', 'https://emsp.example/cdrs/1')
            """);

        var cdr = await FindAsync();

        cdr.State.ShouldBe(shown);
        cdr.Deliveries.Replace(" ", "").ShouldBe(
            $$"""[{"partner":"p1","state":"{{delivery}}","attempts":2,"at":"2026-03-01T13:00:01.500Z","location":"https://emsp.example/cdrs/1"}]""");
        (await ListAsync(new(State: shown))).ShouldBe([Facts.Record.Id]);
    }

    private Task TellAsync(params object[] facts) => World.TellAsync(ChargeRecordStream.Of(Facts.Record.Id), facts);

    private async Task<CdrRow> FindAsync() => (await Cdrs.FindAsync(Facts.Record.Id, default)).ShouldNotBeNull();

    private async Task<IReadOnlyList<string>> ListAsync(CdrFilter filter) => [.. (await Cdrs.ListAsync(filter, Everything, default)).Items.Select(c => c.Id)];
}

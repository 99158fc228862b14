using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.Cdrs;

public sealed class LedgerBookTests
{
    private static readonly PartnerId Partner = new("p1");
    private static readonly DateTimeOffset Noon = new(2026, 10, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly ChargeRecord Record = new(
        "r", new("11111111-1111-8111-8111-111111111111"), new(new("CP-1"), 1), "1", new("04AABBCC", "04AABBCC"), "ocpi:p1", new(Partner, GrantMethod.Asked),
        Noon, Noon, Noon.AddHours(1), Noon.AddHours(1), Energy.Zero, Energy.FromWh(11_501), Energy.FromWh(11_501), null, null, null, null, null,
        Price(Line(5.17545m, 6.1587855m, 19), Line(1, 1.07m, 7), Line(0.1m, 0.119m, 19), Line(2, null, null)), Noon);

    private readonly LedgerBook _book = new(Partner);

    [Fact]
    public void A_charge_counts_when_it_ended_and_its_credit_when_it_was_made_and_both_come_to_nothing()
    {
        _book.Tell(new ChargeRecordSealed(Record));
        _book.Tell(new ChargeRecordCredited("R", "r-C", null, "key:books", Noon.AddDays(9)));

        var (bill, credit) = (_book.Entries.First(), _book.Entries.Last());
        (bill.BookedAt, bill.EndedAt, bill.Standing).ShouldBe((Noon.AddHours(1), Noon.AddHours(1), BookStanding.Claimed));
        (credit.Id, credit.BookedAt, credit.EndedAt, credit.Standing, credit.Credits).ShouldBe(("r-C", Noon.AddDays(9), Noon.AddHours(1), BookStanding.Claimed, "r"));
        BookSum.Of(_book.Entries).ShouldBe(new(2, 0, 0, 0));
        credit.Taxes.Select(t => -t.ExclVat).ShouldBe(bill.Taxes.Select(t => t.ExclVat));
    }

    [Fact]
    public void What_is_issued_in_a_records_stead_counts_with_the_credit_when_it_was_made()
    {
        _book.Tell(new ChargeRecordSealed(Record with { Id = "r-2", Corrects = "r", SealedAt = Noon.AddDays(9) }));

        (_book.Entries.Single().BookedAt, _book.Entries.Single().EndedAt).ShouldBe((Noon.AddDays(9), Noon.AddHours(1)));
    }

    [Fact]
    public void What_is_held_is_claimed_once_it_is_released_and_never_once_it_is_dropped()
    {
        _book.Tell(new ChargeRecordHeld(Record, []));
        Standing().ShouldBe(BookStanding.Held);
        _book.Tell(new ChargeRecordReleased("r", null, "x", Noon));
        Standing().ShouldBe(BookStanding.Claimed);
        _book.Tell(new ChargeRecordHeld(Record with { Id = "r2" }, []));
        _book.Tell(new ChargeRecordDropped("r2", null, "x", Noon));
        _book.Entries.Last().Standing.ShouldBe(BookStanding.Dropped);
        _book.Tell(new ChargeRecordSuppressed(Record with { Id = "r3" }, "no energy"));
        _book.Entries.Last().Standing.ShouldBe(BookStanding.Suppressed);
    }

    [Fact]
    public void Only_the_partners_own_records_are_in_his_book()
    {
        _book.Tell(new ChargeRecordSealed(Record with { Grant = null }));
        _book.Tell(new ChargeRecordSealed(Record with { Grant = new(new("p2"), GrantMethod.Asked) }));
        _book.Tell(new ChargeRecordCredited("r", "r-C", null, "x", Noon));
        _book.Entries.ShouldBeEmpty();

        _book.Tell(new ChargeRecordHeld(Record, []));
        _book.Tell(new ChargeRecordHeld(Record with { Grant = new(new("p2"), GrantMethod.Asked) }, [])); // made anew
        _book.Entries.ShouldBeEmpty();
    }

    [Fact]
    public void Lines_are_taxed_alike_by_rate_and_what_is_not_taxed_stands_apart() => TaxShare.Of(Record.Price).ShouldBe(
        [new(null, 2, 0), new(7, 1, 0.07m), new(19, 5.27545m, 1.0023355m)]);

    [Fact]
    public void A_limit_on_the_price_moves_what_is_taxed_alike_in_the_same_proportion()
    {
        var price = Price(Line(6, 7.14m, 19), Line(3, 3.21m, 7), Limit(-3, -3.45m));
        TaxShare.Of(price).ShouldBe([new(7, 2, 0.14m), new(19, 4, 0.76m)]);
        TaxShare.Of(Price(Line(1, 1.19m, 19), Limit(9, 10.71m))).ShouldBe([new(19, 10, 1.90m)]);
        TaxShare.Of(Price(Line(1, 1.19m, 19), Line(1, 1.07m, 7), Line(1, null, null), Limit(0.1m, 0.11m)))
            .ShouldSatisfyAllConditions(s => s.Sum(t => t.ExclVat).ShouldBe(3.1m), s => s.Sum(t => t.VatAmount).ShouldBe(0.27m)); // thirds, and nothing is lost
        TaxShare.Of(Price(Line(0, null, null), Limit(2, 2.38m))).ShouldBe([new(null, 2, 0.38m)]); // nothing says at which rate
        TaxShare.Of(Price(Line(4, null, null), Limit(-1, null))).ShouldBe([new(null, 3, 0)]);
    }

    private BookStanding Standing() => _book.Entries.Single().Standing;

    private static PricedLine Line(decimal excl, decimal? incl, decimal? vat) =>
        new(LineDimension.Energy, Noon, Noon, 1, 1, "kWh", 1, vat, excl, incl, 0, "always", "T1");

    private static PricedLine Limit(decimal excl, decimal? incl) => Line(excl, incl, null) with { Dimension = excl > 0 ? LineDimension.MinPrice : LineDimension.MaxPrice };

    private static PricedCharge Price(params PricedLine[] lines) => new(
        "EUR", new(8.28m, 9.35m), new(0), new(0), new(0), new(0), new(0), lines, new([], 1, 1, 0, 0), "minor-unit");
}

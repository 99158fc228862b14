using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.Tests.Tariffs;

namespace RoamingHub.Core.Tests.Reconciliation;

public sealed class MatchingTests
{
    private static readonly LedgerEntry One = GivenCharge.Plain.Entry;
    private static readonly LedgerEntry Other = One with { Id = "C-2", Session = "S-2", Reference = "REF-2", Start = Given.At(15), End = Given.At(16) };
    private static readonly StatementLine Nothing = new(1);

    [Fact]
    public void The_records_id_counts_before_the_session_and_the_session_before_the_place()
    {
        Find(Nothing with { RecordId = "c-1", Session = "S-2" }).ShouldBe(new Match(One, MatchedBy.RecordId));
        Find(Nothing with { RecordId = "X", Session = " s-2 " }).ShouldBe(new Match(Other, MatchedBy.Session));
        Find(Nothing with { Session = "ref-1" }).ShouldBe(new Match(One, MatchedBy.Session));
        Find(Nothing with { RecordId = "X" }).ShouldBeNull();
    }

    [Fact]
    public void A_place_is_an_evse_a_token_and_times_that_overlap()
    {
        var there = Nothing with { EvseId = "deabce1", Token = "04aabbcc", Start = Given.At(12, 50), End = Given.At(14) };

        Find(there).ShouldBe(new Match(One, MatchedBy.Place));
        Find(there with { Token = "DE-8AC-C1" }).ShouldBe(new Match(One, MatchedBy.Place));
        Find(there with { Token = "OTHER" }).ShouldBeNull();
        Find(there with { EvseId = "DE*ABC*E2" }).ShouldBeNull();
        Find(there with { Start = Given.At(13), End = Given.At(14, 59) }).ShouldBeNull();
        Find(there with { Start = Given.At(11), End = Given.At(20) }).ShouldBe(new Match(One, MatchedBy.Place));
    }

    [Fact]
    public void Times_in_another_clock_are_the_same_times()
    {
        var there = Nothing with { EvseId = "DE*ABC*E1", Token = "04AABBCC", Start = Given.At(10), End = Given.At(11) };

        Find(there).ShouldBe(new Match(One, MatchedBy.Place));
        Find(there with { End = Given.At(11, 30) }).ShouldBeNull();
        Find(there with { Start = Given.At(10, 30), End = Given.At(11, 30) }).ShouldBeNull();
    }

    [Fact]
    public void A_line_that_names_the_session_is_about_the_record_that_stands()
    {
        var original = One with { State = "credited" };
        var credit = One with { Id = "C-1-C", Credits = "C-1", ExclVat = -One.ExclVat, InclVat = -One.InclVat };
        var corrected = One with { Id = "X-2", Start = One.Start.AddMinutes(50) };
        StatementLine[] lines = [Nothing with { Session = "S-1" }, Nothing with { EvseId = "DE*ABC*E1", Token = "04AABBCC", Start = One.Start, End = One.End }];
        foreach (var line in lines)
        {
            Matching.Find(line, [original, credit, corrected])!.Entry.ShouldBe(corrected);
            Matching.Find(line, [original, credit, corrected with { State = "held" }])!.Entry.ShouldBe(original);
            Matching.Find(line with { ExclVat = -1 }, [original, credit, corrected])!.Entry.ShouldBe(credit);
        }

        Matching.Find(lines[0] with { RecordId = "C-1" }, [original, credit, corrected])!.Entry.ShouldBe(original);
    }

    [Fact]
    public void Where_several_lines_name_a_session_their_figures_tell_them_apart()
    {
        var original = One with { State = "credited", ExclVat = 6.30m };
        var credit = original with { Id = "C-1-C", Credits = "C-1", State = "sealed", ExclVat = -6.30m };
        LedgerEntry[] ledger = [original, credit, One with { Id = "X-2", ExclVat = 5.10m }];
        var line = Nothing with { Session = "S-1" };
        new[] { 6.30m, -6.30m, 5.10m, 7.00m }.Select(f => Matching.Find(line with { ExclVat = f }, ledger, shared: true)!.Entry.Id).ShouldBe(["C-1", "C-1-C", "X-2", "X-2"]);
        Matching.Find(line with { ExclVat = 6.30m }, ledger)!.Entry.Id.ShouldBe("X-2", "a partner that ignores the correction is told so");
    }

    [Fact]
    public void The_sign_tells_a_credit_from_what_it_takes_back()
    {
        var credit = One with { Id = "C-1-C", ExclVat = -5.18m, Credits = "C-1" };

        Matching.Find(Nothing with { Session = "S-1", ExclVat = -5 }, [One, credit])!.Entry.ShouldBe(credit);
        Matching.Find(Nothing with { Session = "S-1", ExclVat = 5 }, [credit, One])!.Entry.ShouldBe(One);
    }

    private static Match? Find(StatementLine line) => Matching.Find(line, [Other, One]);
}

using NodaTime;

namespace RoamingHub.Core.Tariffs;

/// <summary>Cuts a timeline wherever another price could begin (OCPI 2.2.1 §10.3.1). Energy is split in proportion to time.</summary>
internal sealed class Cutting(DateTimeZone zone, DateTimeOffset origin, IReadOnlyList<(long From, PriceBook Book)> books)
{
    private static readonly List<Rational> Uncut = [Rational.Zero, Rational.One];

    private readonly Instant instant = Instant.FromDateTimeOffset(origin);

    public IEnumerable<Segment> Cut(IReadOnlyList<Stretch> stretches)
    {
        if (stretches.Count == 0) yield break;
        var points = CutPoints.Of([.. books.Select(b => b.Book)], books.Select(b => b.From), zone, instant, stretches[^1].End);
        var consumed = Rational.Zero;
        var nextMoment = 0;
        var book = 0;
        foreach (var stretch in stretches)
        {
            var shares = SharesInside(stretch, consumed, points, ref nextMoment);
            for (var i = 0; i + 1 < shares.Count; i++)
            {
                var start = stretch.Start + shares[i] * (stretch.End - stretch.Start);
                while (book + 1 < books.Count && start >= books[book + 1].From) book++;
                yield return SegmentOf(stretch, start, consumed, shares[i], shares[i + 1], books[book].Book);
            }

            consumed += stretch.Energy;
        }
    }

    private Segment SegmentOf(Stretch s, Rational start, Rational consumed, Rational from, Rational to, PriceBook book)
    {
        var (length, before, energy) = ((Rational)(s.End - s.Start), consumed, s.Energy);
        // Most stretches are not cut: they stay as they are.
        if (!from.IsZero || to < Rational.One) (length, before, energy) = ((to - from) * length, consumed + from * energy, (to - from) * energy);
        return new(book, origin, s.Activity, start, length, before, energy, s.PowerKw, s.CurrentA, book.UsesClock ? LocalAt(start) : default);
    }

    // Where the stretch is cut, as shares of it, in order, with its two ends.
    private static List<Rational> SharesInside(Stretch stretch, Rational consumed, CutPoints points, ref int next)
    {
        List<Rational>? cuts = null;
        while (next < points.Moments.Length && points.Moments[next] < stretch.End)
        {
            if (points.Moments[next] > stretch.Start)
                (cuts ??= []).Add((Rational)(points.Moments[next] - stretch.Start) / (stretch.End - stretch.Start));
            next++;
        }

        var (low, high) = stretch.Energy.Sign < 0 ? (consumed + stretch.Energy, consumed) : (consumed, consumed + stretch.Energy);
        foreach (var threshold in points.Energies)
            if (threshold > low && threshold < high) (cuts ??= []).Add((threshold - consumed) / stretch.Energy);

        return cuts is null ? Uncut : [Rational.Zero, .. Distinct(cuts), Rational.One];
    }

    private static IEnumerable<Rational> Distinct(List<Rational> cuts)
    {
        cuts.Sort();
        return cuts.Where((cut, i) => i == 0 || cut > cuts[i - 1]);
    }

    // Boundaries lie on whole ticks, so the tick below is on the same side of them.
    private LocalDateTime LocalAt(Rational ticks) => instant.PlusTicks((long)ticks.Floor()).InZone(zone).LocalDateTime;
}

using NodaTime;

namespace RoamingHub.Core.Tariffs;

/// <summary>Cuts a timeline wherever another price could begin (OCPI 2.2.1 §10.3.1). Energy is split in proportion to time.</summary>
internal sealed class Cutting(DateTimeZone zone, DateTimeOffset origin, IReadOnlyList<(long From, PriceBook Book)> books)
{
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
            var cuts = CutsInside(stretch, consumed, points, ref nextMoment);
            var done = Rational.Zero;
            foreach (var cut in cuts.Append(Rational.One))
            {
                var segment = cuts.Count == 0 ? Whole(stretch, consumed) : Part(stretch, consumed, done, cut);
                while (book + 1 < books.Count && segment.Start >= books[book + 1].From) book++;
                var local = books[book].Book.UsesClock ? LocalAt(segment.Start) : default;
                yield return segment with { Book = books[book].Book, Local = local };
                done = cut;
            }

            consumed += stretch.Energy;
        }
    }

    private Segment Whole(Stretch s, Rational consumed) =>
        new(books[0].Book, origin, s.Activity, s.Start, s.End - s.Start, consumed, s.Energy, s.PowerKw, s.CurrentA, default);

    private Segment Part(Stretch s, Rational consumed, Rational from, Rational to)
    {
        Rational length = s.End - s.Start;
        return new(books[0].Book, origin, s.Activity, s.Start + from * length, (to - from) * length,
            consumed + from * s.Energy, (to - from) * s.Energy, s.PowerKw, s.CurrentA, default);
    }

    // Cuts as shares of the stretch, between 0 and 1, in order.
    private static List<Rational> CutsInside(Stretch stretch, Rational consumed, CutPoints points, ref int next)
    {
        var cuts = new List<Rational>();
        while (next < points.Moments.Length && points.Moments[next] < stretch.End)
        {
            if (points.Moments[next] > stretch.Start)
                cuts.Add((Rational)(points.Moments[next] - stretch.Start) / (stretch.End - stretch.Start));
            next++;
        }

        foreach (var threshold in points.Energies)
        {
            if (stretch.Energy.IsZero) break;
            var share = (threshold - consumed) / stretch.Energy;
            if (share > Rational.Zero && share < Rational.One) cuts.Add(share);
        }

        cuts.Sort();
        for (var i = cuts.Count - 1; i > 0; i--)
            if (cuts[i].CompareTo(cuts[i - 1]) == 0) cuts.RemoveAt(i);
        return cuts;
    }

    // Boundaries lie on whole ticks, so the tick below is on the same side of them.
    private LocalDateTime LocalAt(Rational ticks) => instant.PlusTicks((long)ticks.Floor()).InZone(zone).LocalDateTime;
}

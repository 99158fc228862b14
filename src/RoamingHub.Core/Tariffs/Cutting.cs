using NodaTime;

namespace RoamingHub.Core.Tariffs;

/// <summary>Cuts a timeline wherever another price could begin (OCPI 2.2.1 §10.3.1). Energy is split in proportion to time.</summary>
internal sealed class Cutting(DateTimeZone zone, DateTimeOffset origin, IReadOnlyList<(long From, PriceBook Book)> books)
{
    private static readonly List<Rational> Uncut = [Rational.Zero, Rational.One];

    public IEnumerable<Segment> Cut(IReadOnlyList<Stretch> stretches)
    {
        if (stretches.Count == 0) yield break;
        var points = CutPoints.Of([.. books.Select(b => b.Book)], books.Select(b => b.From), zone, Instant.FromDateTimeOffset(origin), stretches[^1].End);
        var window = WindowAt(0);
        var consumed = Rational.Zero;
        var (nextCut, nextWindow) = (0, 0);
        foreach (var stretch in stretches)
        {
            var shares = SharesInside(stretch, consumed, points, ref nextCut);
            for (var i = 0; i + 1 < shares.Count; i++)
            {
                var segment = SegmentOf(stretch, window, consumed, shares[i], shares[i + 1]);
                var before = nextWindow;
                while (nextWindow < points.Moments.Length && segment.Start >= points.Moments[nextWindow]) nextWindow++;
                if (nextWindow > before) window = WindowAt(points.Moments[nextWindow - 1]);
                yield return segment with { Window = window };
            }

            consumed += stretch.Energy;
        }
    }

    private Window WindowAt(long ticks)
    {
        var book = 0;
        while (book + 1 < books.Count && ticks >= books[book + 1].From) book++;
        return new(books[book].Book, origin, zone, ticks);
    }

    private static Segment SegmentOf(Stretch s, Window window, Rational consumed, Rational from, Rational to)
    {
        Rational start = s.Start, length = s.End - s.Start, energy = s.Energy;
        // Most stretches are not cut: they stay as they are.
        if (!from.IsZero || to < Rational.One)
            (start, length, consumed, energy) = (start + from * length, (to - from) * length, consumed + from * energy, (to - from) * energy);
        return new(window, s.Activity, start, length, energy, InsideOf(consumed, energy), s.PowerKw, s.CurrentA);
    }

    // Half-way through, so that it is inside the segment whichever way the energy flows.
    private static Rational InsideOf(Rational consumed, Rational energy) => energy.IsZero ? consumed : consumed + energy * Rational.Half;

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

        if (!stretch.Energy.IsZero && points.Energies.Length > 0)
        {
            var (low, high) = stretch.Energy.Sign < 0 ? (consumed + stretch.Energy, consumed) : (consumed, consumed + stretch.Energy);
            for (var i = points.FirstEnergyAbove(low); i < points.Energies.Length && points.Energies[i] < high; i++)
                (cuts ??= []).Add((points.Energies[i] - consumed) / stretch.Energy);
        }

        return cuts is null ? Uncut : [Rational.Zero, .. Distinct(cuts), Rational.One];
    }

    private static IEnumerable<Rational> Distinct(List<Rational> cuts)
    {
        cuts.Sort();
        return cuts.Where((cut, i) => i == 0 || cut > cuts[i - 1]);
    }
}

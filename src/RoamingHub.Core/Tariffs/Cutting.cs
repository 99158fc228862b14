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
                Rational start = stretch.Start, length = stretch.End - stretch.Start, before = consumed, energy = stretch.Energy;
                // Most stretches are not cut: they stay as they are.
                if (shares.Count > 2)
                {
                    var share = shares[i + 1] - shares[i];
                    (start, length, before, energy) = (start + shares[i] * length, share * length, consumed + shares[i] * energy, share * energy);
                }

                var passed = nextWindow;
                while (nextWindow < points.Moments.Length && start >= points.Moments[nextWindow]) nextWindow++;
                if (nextWindow > passed) window = WindowAt(points.Moments[nextWindow - 1]);
                yield return SegmentOf(stretch, window, start, length, before, energy);
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

    private static Segment SegmentOf(in Stretch stretch, Window window, Rational start, Rational length, Rational before, Rational energy)
    {
        var book = window.Book;
        var (power, current) = stretch.Activity == Activity.Charging ? (stretch.PowerKw, stretch.CurrentA) : (0, 0);
        var consumed = book.Energy.IsEmpty || energy.IsZero ? before : before + energy * Rational.Half;
        return new(
            window, stretch.Activity, start, length, energy, consumed, book.Energy.RungOf(consumed), RungOf(power, book.Power), RungOf(current, book.Current),
            power, current);
    }

    private static int? RungOf(decimal? reading, Ladder<decimal> limits) => reading is { } value ? limits.RungOf(value) : null;

    // Where the stretch is cut, as shares of it, in order, with its two ends.
    private static List<Rational> SharesInside(in Stretch stretch, Rational consumed, CutPoints points, ref int next)
    {
        List<Rational>? cuts = null;
        while (next < points.Moments.Length && points.Moments[next] < stretch.End)
        {
            if (points.Moments[next] > stretch.Start)
                (cuts ??= []).Add((Rational)(points.Moments[next] - stretch.Start) / (stretch.End - stretch.Start));
            next++;
        }

        if (!stretch.Energy.IsZero && !points.Energies.IsEmpty)
        {
            var (low, high) = stretch.Energy.Sign < 0 ? (consumed + stretch.Energy, consumed) : (consumed, consumed + stretch.Energy);
            foreach (var limit in points.Energies.Inside(low, high))
                (cuts ??= []).Add((limit - consumed) / stretch.Energy);
        }

        return cuts is null ? Uncut : [Rational.Zero, .. Distinct(cuts), Rational.One];
    }

    private static IEnumerable<Rational> Distinct(List<Rational> cuts)
    {
        cuts.Sort();
        return cuts.Where((cut, i) => i == 0 || cut > cuts[i - 1]);
    }
}

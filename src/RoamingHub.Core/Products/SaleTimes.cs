namespace RoamingHub.Core.Products;

/// <summary>A part of the day, by the clock of the place: begin inclusive, end exclusive.</summary>
/// <param name="End">00:00 is the end of the day; at or before <paramref name="Begin"/> it is the next day's.</param>
public sealed record SaleTime(TimeOnly Begin, TimeOnly End, SaleDays On);

/// <summary>The days on which a <see cref="SaleTime"/> begins.</summary>
public enum SaleDays
{
    Everyday,
    Workdays,
    Weekend,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// <summary>Minutes of a day, 0 to 1440: begin inclusive, end exclusive.</summary>
public readonly record struct DayPart(int Begin, int End);

/// <summary>A week of sale times, day by day from Monday: what lies over midnight is two parts, and parts neither touch nor overlap.</summary>
public sealed class SaleWeek
{
    public const int Day = 24 * 60;
    private const int Days = 7;

    private readonly IReadOnlyList<DayPart>[] _days;

    private SaleWeek(IReadOnlyList<DayPart>[] days) => _days = days;

    /// <summary>Day and night.</summary>
    public static SaleWeek Whole { get; } = new([.. Enumerable.Range(0, Days).Select(_ => (IReadOnlyList<DayPart>)[new(0, Day)])]);

    public bool IsWhole => _days.All(d => d is [{ Begin: 0, End: Day }]);

    public bool IsEmpty => _days.All(d => d.Count == 0);

    public int Minutes => _days.Sum(d => d.Sum(p => p.End - p.Begin));

    public static SaleWeek Of(IReadOnlyList<SaleTime>? times)
    {
        if (times is not { Count: > 0 })
            return Whole;
        var days = Enumerable.Range(0, Days).Select(_ => new List<DayPart>()).ToArray();
        foreach (var time in times)
        {
            foreach (var day in DaysOf(time.On))
                Add(days, day, MinuteOf(time.Begin), MinuteOf(time.End));
        }

        return new([.. days.Select(Joined)]);
    }

    /// <param name="local">The clock of the place.</param>
    public bool Contains(DateTime local)
    {
        var minute = (int)local.TimeOfDay.TotalMinutes;
        return _days[((int)local.DayOfWeek + 6) % Days].Any(p => p.Begin <= minute && minute < p.End);
    }

    public SaleWeek Without(SaleWeek other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new([.. _days.Select((parts, day) => other._days[day].Aggregate(parts, Cut))]);
    }

    public bool Covers(SaleWeek other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Without(this).IsEmpty;
    }

    /// <summary>The same week in the widest words that fit: every day, workdays and weekend, or each day.</summary>
    public IReadOnlyList<(SaleDays On, IReadOnlyList<DayPart> Parts)> Told()
    {
        (SaleDays On, IReadOnlyList<DayPart> Parts)[] told = _days.All(d => d.SequenceEqual(_days[0]))
            ? [(SaleDays.Everyday, _days[0])]
            : _days[..5].All(d => d.SequenceEqual(_days[0])) && _days[5].SequenceEqual(_days[6])
                ? [(SaleDays.Workdays, _days[0]), (SaleDays.Weekend, _days[5])]
                : [.. _days.Select((d, i) => (SaleDays.Monday + i, d))];
        return [.. told.Where(t => t.Parts.Count > 0)];
    }

    /// <summary>As it is described; null: day and night.</summary>
    public IReadOnlyList<SaleTime>? ToTimes() => IsWhole
        ? null
        : [.. Told().SelectMany(t => t.Parts.Select(p => new SaleTime(TimeOf(p.Begin), TimeOf(p.End), t.On)))];

    private static IReadOnlyList<DayPart> Cut(IReadOnlyList<DayPart> parts, DayPart off) =>
    [
        .. parts.SelectMany(p => new DayPart[] { new(p.Begin, Math.Min(p.End, off.Begin)), new(Math.Max(p.Begin, off.End), p.End) })
            .Where(p => p.Begin < p.End),
    ];

    private static void Add(List<DayPart>[] days, int day, int begin, int end)
    {
        if (end == 0)
            end = Day;
        if (begin < end)
        {
            days[day].Add(new(begin, end));
            return;
        }

        days[day].Add(new(begin, Day));
        days[(day + 1) % Days].Add(new(0, end));
    }

    private static IReadOnlyList<DayPart> Joined(List<DayPart> parts)
    {
        var joined = new List<DayPart>();
        foreach (var part in parts.OrderBy(p => p.Begin))
        {
            if (joined.Count > 0 && part.Begin <= joined[^1].End)
                joined[^1] = new(joined[^1].Begin, Math.Max(joined[^1].End, part.End));
            else
                joined.Add(part);
        }

        return joined;
    }

    private static IEnumerable<int> DaysOf(SaleDays on) => on switch
    {
        SaleDays.Everyday => Enumerable.Range(0, Days),
        SaleDays.Workdays => Enumerable.Range(0, 5),
        SaleDays.Weekend => [5, 6],
        _ => [on - SaleDays.Monday],
    };

    private static int MinuteOf(TimeOnly time) => (time.Hour * 60) + time.Minute;

    private static TimeOnly TimeOf(int minute) => new(minute / 60 % 24, minute % 60);
}

namespace RoamingHub.Core.Tariffs;

/// <summary>The part of a day between two wall clock times, in ticks since midnight: start inclusive, end exclusive.</summary>
/// <param name="From">After <paramref name="To"/>: the span wraps over midnight.</param>
internal readonly record struct DailySpan(long From, long To)
{
    public static readonly DailySpan AllDay = new(0, TimeSpan.TicksPerDay);

    /// <summary>An end of 00:00 is the end of the day; equal times are all day (our reading, the standard is silent).</summary>
    public static DailySpan Of(Restrictions r)
    {
        if (r.StartTime is { } start && start == r.EndTime) return AllDay;
        var end = r.EndTime is { Ticks: > 0 } time ? time.Ticks : TimeSpan.TicksPerDay;
        return new(r.StartTime?.Ticks ?? 0, end);
    }

    public bool Contains(long tick) => From < To ? tick >= From && tick < To : tick >= From || tick < To;

    /// <summary>Whether every moment of the other span is in this one.</summary>
    public bool Covers(DailySpan other)
    {
        var mine = Parts();
        return other.Parts().All(o => mine.Any(m => m.From <= o.From && o.To <= m.To));
    }

    // A span that wraps and touches itself at midnight is still two parts: no part of another span crosses midnight either.
    private DailySpan[] Parts() => From < To ? [this] : [new(From, TimeSpan.TicksPerDay), new(0, To)];
}

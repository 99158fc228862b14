using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Ocpi.V221.Locations;

/// <summary>When a location is open (OCPI 2.2.1 §8.4.14). Closings win over everything else.</summary>
public sealed record Hours : IChecked
{
    public bool? Twentyfourseven { get; init; }

    /// <summary>Only with `twentyfourseven: false`, and then at least one.</summary>
    public IReadOnlyList<RegularHours>? RegularHours { get; init; }

    public IReadOnlyList<ExceptionalPeriod>? ExceptionalOpenings { get; init; }
    public IReadOnlyList<ExceptionalPeriod>? ExceptionalClosings { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Present("twentyfourseven", Twentyfourseven);
        check.Objects("regular_hours", RegularHours, atLeastOne: Twentyfourseven == false);
        check.Objects("exceptional_openings", ExceptionalOpenings);
        check.Objects("exceptional_closings", ExceptionalClosings);
    }
}

/// <summary>Local time of day, `HH:mm`; weekday 1 is Monday. A period does not run over midnight (OCPI 2.2.1 §8.4.21).</summary>
public sealed record RegularHours(int? Weekday = null, string? PeriodBegin = null, string? PeriodEnd = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        if (Weekday is not (>= 1 and <= 7)) check.Add("weekday", Weekday is null ? "is missing" : "is not 1 (Monday) to 7 (Sunday)");
        check.Matches("period_begin", PeriodBegin, Checker.TimeOfDay, "is not HH:mm");
        check.Matches("period_end", PeriodEnd, Checker.TimeOfDay, "is not HH:mm");
        if (PeriodBegin is not null && PeriodEnd is not null && string.CompareOrdinal(PeriodEnd, PeriodBegin) <= 0)
            check.Add("period_end", "is not later than period_begin");
    }
}

/// <summary>An exception on a calendar day, in UTC (OCPI 2.2.1 §8.4.11).</summary>
public sealed record ExceptionalPeriod(DateTimeOffset? PeriodBegin = null, DateTimeOffset? PeriodEnd = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Present("period_begin", PeriodBegin);
        check.Present("period_end", PeriodEnd);
        if (PeriodEnd <= PeriodBegin) check.Add("period_end", "is not later than period_begin");
    }
}

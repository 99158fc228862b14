namespace RoamingHub.Core.Tariffs;

/// <summary>What is priced: one charge, cut into periods that each last to the start of the next or to the end.</summary>
/// <param name="Start">Start of the charge. With no periods (a reservation that ended in no charge) the reservation's end.</param>
/// <param name="Periods">In order of time, the first beginning at <paramref name="Start"/>; empty when nobody came.</param>
public sealed record ChargeTimeline(
    DateTimeOffset Start,
    DateTimeOffset End,
    IReadOnlyList<TimelinePeriod> Periods,
    TimelineReservation? Reservation = null)
{
    private const int LongestInDays = 3660;
    private const int LastYear = 9998; // clocks east of Greenwich are a day ahead
    private const decimal MostKwh = 1_000_000_000m;

    /// <summary>What keeps this timeline from being priced, each with the member it concerns; empty when it can be.</summary>
    public IReadOnlyList<TimelineFinding> Check()
    {
        var findings = new List<TimelineFinding>();
        void Refuse(bool broken, string member, string text)
        {
            if (broken) findings.Add(new(member, text));
        }

        Refuse(End < Start, "end", "The end lies before the start.");
        Refuse(Start.UtcDateTime.Year < 2 || End.UtcDateTime.Year > LastYear, "end", "The session lies where calendars end.");
        Refuse(End - Start > TimeSpan.FromDays(LongestInDays), "end", "The session lasts more than ten years.");
        Refuse(Periods.Count == 0 && Reservation is null, "periods", "There is neither a period nor a reservation.");
        Refuse(Periods.Count == 0 && End > Start, "periods", "A session that lasts needs at least one period.");
        Refuse(Periods.Count > 0 && Periods[0].Start != Start, "periods[0].start", "The first period begins with the session.");
        for (var i = 0; i < Periods.Count; i++)
        {
            if (i > 0 && Periods[i].Start < Periods[i - 1].Start) findings.Add(new($"periods[{i}].start", "Periods are given in order of time."));
            if (Periods[i].Start > End) findings.Add(new($"periods[{i}].start", "The period begins after the session's end."));
            if (Math.Abs(Periods[i].EnergyKwh) > MostKwh) findings.Add(new($"periods[{i}].energyKwh", "More energy than any session holds."));
        }

        if (Reservation is not { } reservation) return findings;
        Refuse(reservation.End < reservation.Start, "reservation.end", "The reservation ends before it starts.");
        Refuse(reservation.End - reservation.Start > TimeSpan.FromDays(LongestInDays), "reservation.end", "The reservation lasts more than ten years.");
        Refuse(reservation.Used && Periods.Count == 0, "reservation.used", "A used reservation has a session with periods.");
        Refuse(reservation.Used && reservation.Start > Start, "reservation.start", "A used reservation starts before its session.");
        return findings;
    }
}

/// <summary>One stretch of a charge in which energy grows evenly.</summary>
/// <param name="Charging">False: the vehicle asks for no power (parking); current and power count as 0.</param>
/// <param name="EnergyKwh">Energy taken in this period; negative where the vehicle gives energy back.</param>
/// <param name="CurrentA">Sum of the phases.</param>
/// <param name="Curtailed">The station, not the vehicle, holds the energy back, and that time is not priced; of charging only.</param>
public sealed record TimelinePeriod(
    DateTimeOffset Start, bool Charging, decimal EnergyKwh, decimal? PowerKw = null, decimal? CurrentA = null, bool Curtailed = false);

/// <summary>The reservation before a charge.</summary>
/// <param name="End">When it was used or ran out; a used one is counted to the start of the charge at the latest.</param>
/// <param name="Used">False: nobody came, it expired.</param>
public sealed record TimelineReservation(DateTimeOffset Start, DateTimeOffset End, bool Used);

/// <summary>Why a timeline cannot be priced.</summary>
/// <param name="Member">Where, such as <c>periods[2].start</c>.</param>
public sealed record TimelineFinding(string Member, string Text);

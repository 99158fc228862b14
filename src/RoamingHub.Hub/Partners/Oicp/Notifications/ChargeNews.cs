using System.Collections.Immutable;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Oicp.V23.Notifications;

namespace RoamingHub.Hub.Partners.Oicp.Notifications;

/// <summary>Something of a charge that an EMP wants to hear.</summary>
internal abstract record News
{
    public sealed record Began(DateTimeOffset ChargingStart) : News;

    public sealed record Progressed(DateTimeOffset ChargingStart, DateTimeOffset At, Energy Register) : News;

    /// <param name="Stop">Null while the session is open: the vehicle takes no more, and may begin again.</param>
    public sealed record Ended(DateTimeOffset ChargingStart, DateTimeOffset ChargingEnd, ChargingStopped? Stop = null) : News;

    /// <summary>Energy flows once more: that it had ended at <paramref name="Paused"/> is no longer the last word.</summary>
    public sealed record Resumed(DateTimeOffset ChargingStart, DateTimeOffset Paused, DateTimeOffset At) : News;

    public sealed record Failed(ChargingErrorType Type, string Text, int Number = 1) : News;
}

/// <summary>
/// What of a charge has been told so far. A plain fold over its facts: the same facts make the same news. Energy flows from when the station
/// says so, at the latest from the last reading that showed none; it has ended when the vehicle takes no more, or with the stop.
/// </summary>
internal sealed record ChargeNews(ChargingStarted Start)
{
    /// <summary>Between two notifications of progress (OICP 2.3, ChargingNotifications).</summary>
    public static readonly TimeSpan BetweenProgress = TimeSpan.FromMinutes(5);

    /// <summary>Of one charge; a station that cannot make up its mind is no news any more.</summary>
    public const int MostErrors = 10;

    /// <summary>An older reading is history, not news.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(5);

    private const int MostKept = 2 * MeterFigures.MostBetween;

    // What a station that numbers its reports says while energy flows.
    private const string Flowing = "Charging";

    /// <summary>When energy first flowed; it stays for the whole charge.</summary>
    public DateTimeOffset? ChargingStart { get; init; }

    /// <summary>Since when the vehicle takes no energy; null while it does.</summary>
    public DateTimeOffset? PausedSince { get; init; }

    public DateTimeOffset? LastProgress { get; init; }

    /// <summary>What the register showed since the start, thinned out when it becomes much.</summary>
    public ImmutableList<Energy> Registers { get; init; } = [];

    // When the register was last seen where it had been at the start.
    private DateTimeOffset? StillAt { get; init; }

    // The fault that lasts, so that it is told once.
    private string? Fault { get; init; }

    private int Errors { get; init; }

    /// <summary>The stop has been heard: what comes late is for the record.</summary>
    public bool Over { get; private init; }

    public (ChargeNews After, IReadOnlyList<News> News) Hear(object fact) => fact switch
    {
        _ when Over => (this, []),
        StartCompleted completed => (this with { Start = completed.Start }, []),
        ConnectorStateReported report when report.At >= Start.At => HearState(report),
        ReportNumbered { State: Flowing } report when report.At >= Start.At => Flow(report.At),
        ChargingResumed resumed => Flow(resumed.At),
        ChargingPaused { By: PausedBy.Vehicle } paused => Pause(paused.At),
        MeterRead read => Read(read),
        ChargingStopped stop => Stop(stop),
        _ => (this, []),
    };

    private (ChargeNews After, IReadOnlyList<News> News) HearState(ConnectorStateReported report)
    {
        var (after, errors) = ErrorMapping.ToError(report) is { } failed ? Fail(failed) : (this with { Fault = null }, []);
        if (report is not { State: ConnectorState.Charging, Evse.Connector: > 0 })
            return (after, errors);
        var (flowing, news) = after.Flow(report.At);
        return (flowing, [.. errors, .. news]);
    }

    private (ChargeNews After, IReadOnlyList<News> News) Fail(News.Failed failed)
    {
        if (failed.Text == Fault || Errors == MostErrors)
            return (this, []);
        return (this with { Fault = failed.Text, Errors = Errors + 1 }, [failed with { Number = Errors + 1 }]);
    }

    private (ChargeNews After, IReadOnlyList<News> News) Flow(DateTimeOffset at)
    {
        if (ChargingStart is not { } since)
            return (this with { ChargingStart = at, PausedSince = null }, [new News.Began(at)]);
        return PausedSince is { } paused && at >= paused
            ? (this with { PausedSince = null }, [new News.Resumed(since, paused, at)])
            : (this, []);
    }

    private (ChargeNews After, IReadOnlyList<News> News) Pause(DateTimeOffset at)
    {
        if (PausedSince is not null)
            return (this, []);
        if (ChargingStart is not { } since)
            return (this with { PausedSince = at }, []);
        var end = at < since ? since : at;
        return (this with { PausedSince = end }, [new News.Ended(since, end)]);
    }

    private (ChargeNews After, IReadOnlyList<News> News) Read(MeterRead read)
    {
        var readings = read.Readings.Where(r => r.Register is not null && r.At >= Start.At).OrderBy(r => r.At).ToList();
        if (Start.MeterMissing || readings is not [.., { Register: { } register } latest] || register < Start.Meter)
            return (this, []);
        var heard = this with
        {
            Registers = Keep(readings), StillAt = readings.LastOrDefault(r => r.Register <= Start.Meter)?.At ?? StillAt,
        };
        if (ChargingStart is null && register == Start.Meter)
            return (heard, []);
        var (begun, news) = heard.Move();
        var since = begun.ChargingStart!.Value;
        var due = begun.PausedSince is null && latest.At > since && (LastProgress is not { } last || latest.At - last >= BetweenProgress);
        return due && read.ReceivedAt - latest.At <= StaleAfter
            ? (begun with { LastProgress = latest.At }, [.. news, new News.Progressed(since, latest.At, register)])
            : (begun, news);
    }

    // The register has moved, and nobody had said that energy flows. A pause that came after it had begun to move is one.
    private (ChargeNews After, IReadOnlyList<News> News) Move()
    {
        if (ChargingStart is not null)
            return (this, []);
        var since = StillAt ?? Start.At;
        return PausedSince is { } paused && paused > since
            ? (this with { ChargingStart = since }, [new News.Began(since), new News.Ended(since, paused)])
            : (this with { ChargingStart = since, PausedSince = null }, [new News.Began(since)]);
    }

    private (ChargeNews After, IReadOnlyList<News> News) Stop(ChargingStopped stop)
    {
        var (after, errors) = ErrorMapping.ToError(stop) is { } failed ? Fail(failed) : (this, []);
        after = after with { Over = true };
        if (stop.At < Start.At || (ChargingStart is null && (Start.MeterMissing || stop.Meter <= Start.Meter)))
            return (after, errors);
        var since = ChargingStart ?? (StillAt <= stop.At ? StillAt.Value : Start.At);
        var until = ChargingStart is not null && PausedSince is { } paused && paused <= stop.At ? paused : stop.At;
        var ended = new News.Ended(since, until < since ? since : until, stop);
        var told = (stop.Readings ?? []).Where(r => r.Register is not null && r.At > Start.At && r.At < stop.At).OrderBy(r => r.At).ToList();
        return (
            after with { ChargingStart = since, Registers = Keep(told) },
            ChargingStart is null ? [.. errors, new News.Began(since), ended] : [.. errors, ended]);
    }

    private ImmutableList<Energy> Keep(List<Reading> readings)
    {
        var kept = Registers;
        foreach (var reading in readings)
        {
            if (reading.At > Start.At && reading.Register >= (kept.Count > 0 ? kept[^1] : Start.Meter))
                kept = kept.Count < MostKept ? kept.Add(reading.Register!.Value) : [.. kept.Where((_, i) => i % 2 == 0), reading.Register!.Value];
        }

        return kept;
    }
}

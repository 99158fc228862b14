using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Partners.Oicp.Notifications;

/// <summary>Something of a charge that an EMP wants to hear.</summary>
internal abstract record News
{
    public sealed record Began(DateTimeOffset ChargingStart) : News;

    public sealed record Progressed(DateTimeOffset ChargingStart, DateTimeOffset At, Energy Register) : News;

    public sealed record Ended(DateTimeOffset ChargingStart, DateTimeOffset ChargingEnd, ChargingStopped Stop) : News;
}

/// <summary>
/// What of a charge has been told so far. A plain fold over its facts: the same facts make the same news. Energy flows from the start unless
/// the vehicle paused at once; that it flows is told when the station says so, and at the latest when the register has moved.
/// </summary>
internal sealed record ChargeNews(
    ChargingStarted Start, DateTimeOffset? ChargingStart = null, DateTimeOffset? PausedSince = null, DateTimeOffset? LastProgress = null)
{
    /// <summary>Between two notifications of progress (OICP 2.3, ChargingNotifications).</summary>
    public static readonly TimeSpan BetweenProgress = TimeSpan.FromMinutes(5);

    /// <summary>An older reading is history, not news.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(5);

    public (ChargeNews After, IReadOnlyList<News> News) Hear(object fact) => fact switch
    {
        ConnectorStateReported { State: ConnectorState.Charging } report when report.At >= Start.At => Begin(),
        ChargingResumed resumed when ChargingStart is null => (this with { PausedSince = null }).BeginAt(resumed.At),
        ChargingResumed => (this with { PausedSince = null }, []),
        ChargingPaused { By: PausedBy.Vehicle } paused => (this with { PausedSince = PausedSince ?? paused.At }, []),
        MeterRead read => Read(read),
        ChargingStopped stop => Stop(stop),
        _ => (this, []),
    };

    private (ChargeNews After, IReadOnlyList<News> News) Begin() => ChargingStart is null ? BeginAt(Start.At) : (this, []);

    private (ChargeNews After, IReadOnlyList<News> News) BeginAt(DateTimeOffset at) => (this with { ChargingStart = at }, [new News.Began(at)]);

    private (ChargeNews, IReadOnlyList<News>) Read(MeterRead read)
    {
        var reading = read.Readings.Where(r => r.Register is not null && r.At >= Start.At).MaxBy(r => r.At);
        if (reading?.Register is not { } register || register < Start.Meter)
            return (this, []);
        if (ChargingStart is null && register == Start.Meter)
            return (this, []);
        var (begun, news) = Begin();
        var since = begun.ChargingStart!.Value;
        var due = reading.At > since && (LastProgress is not { } last || reading.At - last >= BetweenProgress);
        return due && read.ReceivedAt - reading.At <= StaleAfter
            ? (begun with { LastProgress = reading.At }, [.. news, new News.Progressed(since, reading.At, register)])
            : (begun, news);
    }

    private (ChargeNews, IReadOnlyList<News>) Stop(ChargingStopped stop)
    {
        if (stop.At < Start.At || (ChargingStart is null && stop.Meter <= Start.Meter))
            return (this, []);
        var since = ChargingStart ?? Start.At;
        var until = PausedSince is { } paused && paused >= since && paused <= stop.At ? paused : stop.At;
        var ended = new News.Ended(since, until < since ? since : until, stop);
        return (this with { ChargingStart = since }, ChargingStart is null ? [new News.Began(since), ended] : [ended]);
    }
}

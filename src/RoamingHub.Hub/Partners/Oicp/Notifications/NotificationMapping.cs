using RoamingHub.Oicp.V23.Notifications;

namespace RoamingHub.Hub.Partners.Oicp.Notifications;

/// <summary>News of a charge in OICP's words. Energies are in kWh, times in the site's own, durations in milliseconds.</summary>
internal static class NotificationMapping
{
    /// <param name="charge">What is known of it by now.</param>
    /// <param name="sessionStart">When the driver was let in.</param>
    /// <param name="idleGrace">How long after the end staying is free; null where it costs nothing at all.</param>
    public static IChargingNotification ToOicp(
        News news, SessionFacts session, ChargeNews charge, DateTimeOffset sessionStart, string operatorId, TimeSpan? idleGrace = null) => news switch
    {
        News.Began began => ToStart(began.ChargingStart, session, charge, sessionStart, operatorId),
        News.Resumed resumed => ToStart(resumed.At, session, charge, sessionStart, operatorId),
        News.Progressed progress => new ChargingNotificationProgress
        {
            SessionID = session.SessionId,
            CPOPartnerSessionID = session.CpoPartnerSessionId,
            EMPPartnerSessionID = session.EmpPartnerSessionId,
            Identification = session.Identification,
            EvseID = session.EvseId,
            ChargingStart = session.At(progress.ChargingStart),
            EventOccurred = session.At(progress.At),
            ChargingDuration = (progress.At - progress.ChargingStart).Ticks / TimeSpan.TicksPerMillisecond,
            SessionStart = session.At(Earlier(sessionStart, progress.ChargingStart)),
            ConsumedEnergyProgress = MeterFigures.ToConsumed(charge.Start.Meter, progress.Register),
            MeterValueStart = MeterFigures.ToMeter(charge.Start.Meter),
            MeterValueInBetween = MeterFigures.ToBetween(charge.Registers),
            OperatorID = operatorId,
            PartnerProductID = session.Product,
        },
        News.Ended ended => new ChargingNotificationEnd
        {
            SessionID = session.SessionId,
            CPOPartnerSessionID = session.CpoPartnerSessionId,
            EMPPartnerSessionID = session.EmpPartnerSessionId,
            Identification = session.Identification,
            EvseID = session.EvseId,
            ChargingStart = session.At(ended.ChargingStart),
            ChargingEnd = session.At(ended.ChargingEnd),
            SessionStart = session.At(Earlier(sessionStart, ended.ChargingStart)),
            SessionEnd = ended.Stop is { } stop ? session.At(stop.At) : null,
            ConsumedEnergy = ended.Stop is { } counted ? MeterFigures.ToConsumed(charge.Start.Meter, counted.Meter) : null,
            MeterValueStart = MeterFigures.ToMeter(charge.Start.Meter),
            MeterValueEnd = ended.Stop is { } last ? MeterFigures.ToMeter(last.Meter) : null,
            MeterValueInBetween = MeterFigures.ToBetween(charge.Registers),
            OperatorID = operatorId,
            PartnerProductID = session.Product,
            PenaltyTimeStart = PenaltyOf(ended, idleGrace) is { } penalty ? session.At(penalty) : null,
        },
        News.Failed failed => new ChargingNotificationError
        {
            SessionID = session.SessionId,
            CPOPartnerSessionID = session.CpoPartnerSessionId,
            EMPPartnerSessionID = session.EmpPartnerSessionId,
            Identification = session.Identification,
            OperatorID = operatorId,
            EvseID = session.EvseId,
            ErrorType = failed.Type,
            ErrorAdditionalInfo = failed.Text,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(news), news.GetType().Name, "Not news of a charge."),
    };

    private static ChargingNotificationStart ToStart(
        DateTimeOffset at, SessionFacts session, ChargeNews charge, DateTimeOffset sessionStart, string operatorId) => new()
    {
        SessionID = session.SessionId,
        CPOPartnerSessionID = session.CpoPartnerSessionId,
        EMPPartnerSessionID = session.EmpPartnerSessionId,
        Identification = session.Identification,
        EvseID = session.EvseId,
        ChargingStart = session.At(at),
        SessionStart = session.At(Earlier(sessionStart, at)),
        MeterValueStart = MeterFigures.ToMeter(charge.Start.Meter),
        OperatorID = operatorId,
        PartnerProductID = session.Product,
    };

    // A session that has ended before costs nothing for staying.
    private static DateTimeOffset? PenaltyOf(News.Ended ended, TimeSpan? idleGrace) =>
        idleGrace is { } grace && ended.ChargingEnd + grace is var from && !(ended.Stop?.At <= from) ? from : null;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

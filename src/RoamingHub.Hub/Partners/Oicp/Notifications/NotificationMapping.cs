using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Oicp.V23.Notifications;

namespace RoamingHub.Hub.Partners.Oicp.Notifications;

/// <summary>News of a charge in OICP's words. Energies are in kWh, times in the site's own.</summary>
internal static class NotificationMapping
{
    public static IChargingNotification ToOicp(News news, SessionFacts session, ChargingStarted start, string operatorId) => news switch
    {
        News.Began began => new ChargingNotificationStart
        {
            SessionID = session.SessionId,
            CPOPartnerSessionID = session.CpoPartnerSessionId,
            EMPPartnerSessionID = session.EmpPartnerSessionId,
            Identification = session.Identification,
            EvseID = session.EvseId,
            ChargingStart = session.At(began.ChargingStart),
            SessionStart = session.At(start.At),
            MeterValueStart = MeterOf(start.Meter),
            OperatorID = operatorId,
            PartnerProductID = session.Product,
        },
        News.Progressed progress => new ChargingNotificationProgress
        {
            SessionID = session.SessionId,
            CPOPartnerSessionID = session.CpoPartnerSessionId,
            EMPPartnerSessionID = session.EmpPartnerSessionId,
            Identification = session.Identification,
            EvseID = session.EvseId,
            ChargingStart = session.At(progress.ChargingStart),
            EventOccurred = session.At(progress.At),
            ChargingDuration = (long)(progress.At - progress.ChargingStart).TotalMilliseconds,
            SessionStart = session.At(start.At),
            ConsumedEnergyProgress = ToKwh(progress.Register) - ToKwh(start.Meter),
            MeterValueStart = MeterOf(start.Meter),
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
            SessionStart = session.At(start.At),
            SessionEnd = session.At(ended.Stop.At),
            ConsumedEnergy = ended.Stop.Meter >= start.Meter ? ToKwh(ended.Stop.Meter) - ToKwh(start.Meter) : null, // a meter that went back is looked at first
            MeterValueStart = MeterOf(start.Meter),
            MeterValueEnd = MeterOf(ended.Stop.Meter),
            OperatorID = operatorId,
            PartnerProductID = session.Product,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(news), news.GetType().Name, "Not news of a charge."),
    };

    private static decimal ToKwh(Energy energy) => decimal.Round(energy.Kwh, 3, MidpointRounding.AwayFromZero);

    private static decimal? MeterOf(Energy register) => register < Energy.Zero ? null : ToKwh(register);
}

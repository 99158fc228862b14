using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.V23.Notifications;

namespace RoamingHub.Simulators.Hubject;

/// <summary>What may be said about a session, and when. Message by message the library's rules have held already.</summary>
internal static class SessionRules
{
    public static readonly TimeSpan BetweenProgress = TimeSpan.FromMinutes(5);

    /// <summary>Whether the message is about this session: the ids that all messages repeat.</summary>
    public static Verdict Belongs(
        HubjectSession session, string? evseId, string? cpoPartnerSessionId, string? empPartnerSessionId, string? productId = null)
    {
        if (evseId is not null && session.EvseId is not null && EvseIds.Canonical(evseId) != EvseIds.Canonical(session.EvseId))
            return Verdict.No(OicpCodes.InconsistentEvseId, $"The session is at {session.EvseId}.");
        if (empPartnerSessionId is not null && empPartnerSessionId != session.EmpPartnerSessionId)
            return Verdict.Violation($"EMPPartnerSessionID is not the EMP's ({session.EmpPartnerSessionId ?? "it gave none"})");
        if (Changes(cpoPartnerSessionId, session.CpoPartnerSessionId))
            return Verdict.Violation($"CPOPartnerSessionID was {session.CpoPartnerSessionId} before");
        return Changes(productId, session.ProductId) ? Verdict.Violation($"PartnerProductID was {session.ProductId} before") : Verdict.Yes;
    }

    public static Verdict Notify(HubjectSession session, IChargingNotification notification)
    {
        if (session.IsClosed)
            return new(OicpCodes.SessionInvalid, "The session is closed.", Breaks: $"{notification.Type} after the CDR");
        var phase = session.Notifications.LastOrDefault(n => n.Type != ChargingNotificationType.Error)?.Type;
        var lastProgress = session.Notifications.OfType<ChargingNotificationProgress>().LastOrDefault();
        return notification switch
        {
            ChargingNotificationStart when phase is not null and not ChargingNotificationType.End => Verdict.Violation("Start after Start"),
            ChargingNotificationProgress or ChargingNotificationEnd when phase is null => Verdict.Violation($"{notification.Type} before Start"),
            ChargingNotificationProgress when phase == ChargingNotificationType.End => Verdict.Violation("Progress after End"),
            // A charge that rests and goes on has a later End, which takes the place of the first.
            ChargingNotificationEnd end when phase == ChargingNotificationType.End
                && end.ChargingEnd <= session.Notifications.OfType<ChargingNotificationEnd>().Last().ChargingEnd => Verdict.Violation("End after End"),
            ChargingNotificationProgress progress when progress.EventOccurred - lastProgress?.EventOccurred < BetweenProgress =>
                Verdict.Violation("less than five minutes since the last Progress"),
            _ => Verdict.Yes,
        };
    }

    /// <param name="now">Hubject's clock; the CPO's may be ahead by <paramref name="tolerance"/>.</param>
    public static Verdict Close(HubjectSession session, ChargeDetailRecord cdr, EvseDataRecord? evse, DateTimeOffset now, TimeSpan tolerance)
    {
        if (cdr.SessionEnd > now + tolerance)
            return Verdict.Violation("SessionEnd lies in the future");
        if (!Same(cdr.Identification, session.Identification))
            return Verdict.Violation("Identification is not the one that started the session");
        if (evse?.CalibrationLawDataAvailability == CalibrationLawDataAvailability.External && cdr.SignedMeteringValues is not { Count: > 0 })
            return Verdict.Violation("SignedMeteringValues are missing, and the EVSE was published with calibration data External");
        if (session.Kind == HubjectSessionKind.Reservation && cdr.ConsumedEnergy != 0)
            return Verdict.Violation("ConsumedEnergy of a reservation is not 0");
        return Verdict.Yes;
    }

    public static bool Same(Identification one, Identification other) => (one.CardUid, other.CardUid) switch
    {
        (not null, _) or (_, not null) => one.CardUid == other.CardUid,
        _ => EvcoIds.Same(one.ContractId ?? "", other.ContractId ?? ""),
    };

    private static bool Changes(string? now, string? before) => now is not null && before is not null && now != before;
}

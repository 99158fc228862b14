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
    private const int LongestSignedValue = 3000;

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

    /// <param name="sinceProgress">How long ago the last Progress of the session came in, where that is looked at.</param>
    public static Verdict Notify(HubjectSession session, IChargingNotification notification, TimeSpan? sinceProgress)
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
            ChargingNotificationEnd end when phase == ChargingNotificationType.End
                && !TakesThePlaceOf(end, session.Notifications.OfType<ChargingNotificationEnd>().Last()) => Verdict.Violation("End after End"),
            ChargingNotificationProgress progress when progress.EventOccurred - lastProgress?.EventOccurred < BetweenProgress || sinceProgress < BetweenProgress =>
                Verdict.Violation("less than five minutes since the last Progress"),
            _ => Verdict.Yes,
        };
    }

    // A charge that rests and goes on has a later End; one that rests until its stop has the same, with the session's end.
    private static bool TakesThePlaceOf(ChargingNotificationEnd end, ChargingNotificationEnd before) =>
        end.ChargingEnd > before.ChargingEnd || (end.ChargingEnd == before.ChargingEnd && end.SessionEnd is not null && before.SessionEnd is null);

    /// <param name="now">Hubject's clock; the CPO's may be ahead by <paramref name="tolerance"/>.</param>
    public static Verdict Close(HubjectSession session, ChargeDetailRecord cdr, EvseDataRecord? evse, DateTimeOffset now, TimeSpan tolerance)
    {
        if (cdr.SessionEnd > now + tolerance)
            return Verdict.Violation("SessionEnd lies in the future");
        if (!Same(cdr.Identification, session.Identification))
            return Verdict.Violation("Identification is not the one that started the session");
        if (evse?.CalibrationLawDataAvailability == CalibrationLawDataAvailability.External && cdr.SignedMeteringValues is not { Count: > 0 })
            return Verdict.Violation("SignedMeteringValues are missing, and the EVSE was published with calibration data External");
        if (cdr.SignedMeteringValues?.FirstOrDefault(v => string.IsNullOrEmpty(v.Value) && v.MeteringStatus != MeteringStatus.Start) is not null)
            return Verdict.Violation("SignedMeteringValues hold an empty value that is not the Start of one whole record");
        if (cdr is { SignedMeteringValues.Count: > 0, CalibrationLawVerificationInfo: var info } && info == new CalibrationLawVerificationInfo())
            return Verdict.Violation("CalibrationLawVerificationInfo says nothing");
        if (session.Kind == HubjectSessionKind.Reservation && cdr.ConsumedEnergy != 0)
            return Verdict.Violation("ConsumedEnergy of a reservation is not 0");
        return Verdict.Yes;
    }

    /// <summary>What Hubject forwards and EMPs complain of: signed values that are too long, a product that the EVSE does not have for them.</summary>
    public static string? Remark(ChargeDetailRecord cdr, IReadOnlyList<string>? products) =>
        cdr.SignedMeteringValues?.Any(v => v.Value?.Length > LongestSignedValue) == true ? $"a signed value is longer than {LongestSignedValue} characters"
        : products is not null && (cdr.PartnerProductID is null || !products.Contains(cdr.PartnerProductID))
            ? $"product {cdr.PartnerProductID ?? "(none)"} has no price at {cdr.EvseID}: there are {string.Join(", ", products)}"
        : null;

    public static bool Same(Identification one, Identification other) => (one.CardUid, other.CardUid) switch
    {
        (not null, _) or (_, not null) => one.CardUid == other.CardUid,
        _ => EvcoIds.Same(one.ContractId ?? "", other.ContractId ?? ""),
    };

    private static bool Changes(string? now, string? before) => now is not null && before is not null && now != before;
}

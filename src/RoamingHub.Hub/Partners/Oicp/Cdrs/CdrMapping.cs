using System.Text.Json;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Notifications;

namespace RoamingHub.Hub.Partners.Oicp.Cdrs;

/// <summary>What of a charge stands on Hubject's record and not on ours.</summary>
/// <param name="SessionStart">When the driver was let in.</param>
/// <param name="ChargingStart">As the EMP was told it in the notifications; null where it was told nothing.</param>
internal sealed record ChargeStory(
    DateTimeOffset SessionStart, DateTimeOffset? ChargingStart, DateTimeOffset? ChargingEnd, IReadOnlyList<Energy> Between,
    IReadOnlyList<SignedReading> Signed)
{
    /// <param name="told">The session as the station told it. What people have put right in the record goes before that, and before what the EMP was told;
    /// only what the meter signed is as it came.</param>
    /// <param name="end">What the EMP was told of the charge's end.</param>
    public static async ValueTask<ChargeStory> OfAsync(
        ChargeRecord record, IReadOnlyList<SessionEvent> told, SessionBegin begin, ChargingNotificationEnd? end, CancellationToken ct)
    {
        var fix = RecordFix.Of(record.Corrections);
        var history = fix.Over(told);
        var between = RegisterTrail.Of(history, record.Start, record.End).Select(r => r.Register).Where(r => r >= record.MeterStart && r <= record.MeterStop);
        return new(
            RecordIssuing.StartOf(history) is { } start ? await begin.OfAsync(start, ct) : record.Start,
            fix is { Start: null, ParkingFrom: null } ? end?.ChargingStart : null, fix is { End: null, ParkingFrom: null } ? end?.ChargingEnd : null,
            [.. between], SignedReadings.Of(told));
    }
}

/// <summary>A charge record as Hubject takes it: the session's ids, its times in the site's own, its energies in kWh. Prices are the EMP's business.</summary>
internal static class CdrMapping
{
    /// <summary>The record as it goes out (JSON), or why it cannot.</summary>
    /// <param name="operatorId">Of the operator that talks to Hubject.</param>
    public static string ToDraft(ChargeRecord record, ChargeStory story, string operatorId, CalibrationLaw law)
    {
        var (facts, missing) = SessionFacts.Of(record.Session, record.Grant!, record.Token, record.Site, record.Location);
        if (facts is null)
            return Draft.Unsendable(missing!);
        var cdr = ToOicp(record, facts, story, operatorId, law);
        return cdr.Validate() is { Count: > 0 } problems ? Draft.Unsendable(problems) : JsonSerializer.Serialize(cdr, OicpJson.Wire.ChargeDetailRecord);
    }

    /// <summary>What Hubject would refuse of the record with 022, member by member; empty where it would take it.</summary>
    public static IReadOnlyList<string> Objections(ChargeRecord record, ChargeStory story, string operatorId, CalibrationLaw law)
    {
        var (facts, missing) = SessionFacts.Of(record.Session, record.Grant!, record.Token, record.Site, record.Location);
        return facts is null ? [missing!] : [.. ToOicp(record, facts, story, operatorId, law).Validate().Select(p => p.ToString())];
    }

    private static ChargeDetailRecord ToOicp(ChargeRecord record, SessionFacts session, ChargeStory story, string operatorId, CalibrationLaw law)
    {
        // Session start, charging start, charging end, session end: never in another order.
        var begin = story.SessionStart < record.Start ? story.SessionStart : record.Start;
        var from = Between(story.ChargingStart ?? record.ChargingStart, record.Start, record.End);
        var (start, stop) = (MeterFigures.ToKwh(record.MeterStart), MeterFigures.ToKwh(record.MeterStop));
        var signed = SignedValues.ToOicp(story.Signed);
        var isCharge = record.Transaction.Length > 0; // nobody read a meter for a reservation
        return new()
        {
            SessionID = session.SessionId,
            CPOPartnerSessionID = session.CpoPartnerSessionId,
            EMPPartnerSessionID = session.EmpPartnerSessionId,
            PartnerProductID = session.Product,
            EvseID = session.EvseId,
            Identification = session.Identification,
            SessionStart = session.At(begin),
            ChargingStart = session.At(from),
            ChargingEnd = session.At(Between(story.ChargingEnd ?? record.ChargingEnd, from, record.End)),
            SessionEnd = session.At(record.End),
            MeterValueStart = isCharge ? start : null,
            MeterValueEnd = isCharge ? stop : null,
            MeterValueInBetween = MeterFigures.ToBetween(story.Between),
            ConsumedEnergy = stop - start,
            SignedMeteringValues = signed,
            CalibrationLawVerificationInfo = signed is null ? null : SignedValues.ToVerification(story.Signed, law, record.Metering),
            HubOperatorID = EvseIds.BelongsTo(session.EvseId, operatorId) ? null : operatorId, // a sub-operator's: we are its hub
        };
    }

    private static DateTimeOffset Between(DateTimeOffset at, DateTimeOffset first, DateTimeOffset last) => at < first ? first : at > last ? last : at;
}

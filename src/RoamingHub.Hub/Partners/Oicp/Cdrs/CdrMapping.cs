using System.Text.Json;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Values;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Cdrs;

namespace RoamingHub.Hub.Partners.Oicp.Cdrs;

/// <summary>A charge record as Hubject takes it: the session's ids, its times in the site's own, its energies in kWh. Prices are the EMP's business.</summary>
internal static class CdrMapping
{
    /// <summary>The record as it goes out (JSON), or why it cannot.</summary>
    public static string ToDraft(ChargeRecord record, IReadOnlyList<SignedMeteringValue>? signed)
    {
        var (facts, missing) = SessionFacts.Of(record.Session, record.Grant!, record.Token, record.Site, record.Location);
        if (facts is null)
            return Draft.Unsendable(missing!);
        var cdr = ToOicp(record, facts, signed);
        return cdr.Validate() is { Count: > 0 } problems ? Draft.Unsendable(problems) : JsonSerializer.Serialize(cdr, OicpJson.Wire.ChargeDetailRecord);
    }

    private static ChargeDetailRecord ToOicp(ChargeRecord record, SessionFacts session, IReadOnlyList<SignedMeteringValue>? signed)
    {
        // Session start, charging start, charging end, session end: never in another order.
        var from = Between(record.ChargingStart, record.Start, record.End);
        var (start, stop) = (ToKwh(record.MeterStart), ToKwh(record.MeterStop));
        var isCharge = record.Transaction.Length > 0; // nobody read a meter for a reservation
        return new()
        {
            SessionID = session.SessionId,
            CPOPartnerSessionID = session.CpoPartnerSessionId,
            EMPPartnerSessionID = session.EmpPartnerSessionId,
            PartnerProductID = session.Product,
            EvseID = session.EvseId,
            Identification = session.Identification,
            SessionStart = session.At(record.Start),
            ChargingStart = session.At(from),
            ChargingEnd = session.At(Between(record.ChargingEnd, from, record.End)),
            SessionEnd = session.At(record.End),
            MeterValueStart = isCharge ? start : null,
            MeterValueEnd = isCharge ? stop : null,
            ConsumedEnergy = stop - start,
            SignedMeteringValues = signed,
            CalibrationLawVerificationInfo = signed is null ? null : SignedValues.ToVerification(signed),
        };
    }

    private static decimal ToKwh(Energy energy) => decimal.Round(energy.Kwh, 3, MidpointRounding.AwayFromZero);

    private static DateTimeOffset Between(DateTimeOffset at, DateTimeOffset first, DateTimeOffset last) => at < first ? first : at > last ? last : at;
}

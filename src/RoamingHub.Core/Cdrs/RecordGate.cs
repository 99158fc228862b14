using RoamingHub.Core.Authorization;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Cdrs;

/// <summary>What a partner expects of records.</summary>
/// <param name="CarriesPrice">A record without a price cannot be sent.</param>
/// <param name="WantsEmpty">A charge that gave nothing is told all the same, since only a record closes it there.</param>
/// <param name="WantsReservations">Every reservation is told by a record of its own, whatever became of it, since only a record closes it there.</param>
/// <param name="NoCredit">Why a record cannot be taken back from the partner; null where it can.</param>
/// <param name="NeedsReference">The partner bills by its own reference, which it gives when it lets a driver charge.</param>
/// <param name="NeedsSigned">The place was published as one whose meter signs what it counts.</param>
public sealed record RecordPolicy(
    bool CarriesPrice, bool WantsEmpty, string? NoCredit = null, bool WantsReservations = false, bool NeedsReference = false,
    bool NeedsSigned = false)
{
    /// <summary>For the CPO's own customers: nothing leaves the house.</summary>
    public static RecordPolicy Own { get; } = new(
        CarriesPrice: false, WantsEmpty: false, NoCredit: "The record has no partner that knows it: there is nobody to take it back from.");
}

/// <summary>What of a session is open although it has ended.</summary>
/// <param name="OtherStops">Stops that were set aside, since they said something else than the one that counts.</param>
/// <param name="Unsigned">There is no signed value of the meter.</param>
/// <param name="Drop">Where the register went back.</param>
public readonly record struct SessionDoubts(int MissingReports, int OtherStops, bool Unsigned = false, RegisterDrop? Drop = null);

/// <summary>Looks at a record before it leaves. What is wrong stays here, with the rule and both figures named.</summary>
public static class RecordGate
{
    /// <summary>A charge of no energy that ended this soon was none.</summary>
    public static readonly TimeSpan TooShort = TimeSpan.FromMinutes(2);

    private const decimal MeterTolerance = 1.1m;
    private static readonly Energy Coarse = Energy.FromWh(100); // a meter's step may fall into a charge of a second

    public static object Decide(
        ChargeRecord record, ChargingStarted start, ChargingStopped stop, RecordPolicy policy, SessionDoubts doubts = default, MeteringPolicy? metering = null)
    {
        var holds = Holds(record, start, policy).Concat(Demands(record, policy, doubts)).Concat(Doubts(record, start, stop, doubts))
            .Concat(Metering(record, metering ?? MeteringPolicy.Default)).ToList();
        if (holds.Count > 0)
            return new ChargeRecordHeld(record, holds);
        if (record.Energy == Energy.Zero && record.End - record.Start < TooShort && !policy.WantsEmpty)
            return new ChargeRecordSuppressed(record, "no energy in under two minutes");
        return new ChargeRecordSealed(record);
    }

    private static IEnumerable<Hold> Holds(ChargeRecord record, ChargingStarted start, RecordPolicy policy)
    {
        if (record.End < record.Start)
            yield return new("end-before-start", $"The charge ends at {record.End:O}, before it starts at {record.Start:O}.");
        if (record.Energy < Energy.Zero)
            yield return new("negative-energy", $"The meter went from {record.MeterStart} back to {record.MeterStop}.");
        if (MostEnergy(record) is { } most && record.Energy > most + Coarse)
            yield return new("more-than-possible", $"{record.Energy} in {record.End - record.Start:c}, but the connector gives at most {most}.");
        if (policy.CarriesPrice && record.Price is null)
            yield return new("no-price", RecordIssuing.WhyUnpriced(record));
        if (start.Permit != PermitResult.Accepted)
            yield return new("not-authorized", $"The token was answered {start.Permit} by {start.PermitBy}, and the station charged all the same.");
        if (record.Grant is { Given: false, Refusal: var refusal })
            yield return refusal is null
                ? new("not-asked", "The partner could not be asked when the charge began, and has not been since: nobody has said that he pays for it.")
                : new("not-billable", refusal);
        if (record.Grant is not null && record.Site is null)
            yield return new("unknown-place", $"Connector {record.Evse} is linked to no public EVSE.");
    }

    // What cannot be taken back is looked at more closely.
    private static IEnumerable<Hold> Demands(ChargeRecord record, RecordPolicy policy, SessionDoubts doubts)
    {
        if (record.Grant is not { } grant)
            yield break;
        if (policy.NeedsReference && grant.Reference is null)
            yield return new("no-reference", "The partner never gave this charge a reference, so there is nothing to bill it under: " + (grant.Refusal ?? "it was let through without asking."));
        if (policy.NeedsSigned && doubts.Unsigned)
            yield return new("signed-values-missing", "The EVSE was published with signed meter values, and the station has sent none.");
        if (policy.NoCredit is not null && doubts.Drop is { } drop && record.Energy >= Energy.Zero)
            yield return new("meter-went-back", $"The meter went from {drop.From} back to {drop.To} at {drop.At:O}: it was replaced or reset, or is broken.");
        if (policy.NoCredit is not null && record.MeterStart < Energy.Zero)
            yield return new("negative-meter", $"The meter began at {record.MeterStart}.");
    }

    private static IEnumerable<Hold> Doubts(ChargeRecord record, ChargingStarted start, ChargingStopped stop, SessionDoubts doubts)
    {
        if (start.Reconstructed)
            yield return new("start-not-reported", "The station never reported the start; it was made up from what came after it.");
        else if (start.MeterMissing)
            yield return new("meter-start-missing", "The station did not report what the meter showed at the start.");
        if (stop.MeterMissing && stop.By is null && record.Energy == Energy.Zero)
            yield return new("meter-stop-missing", "The station did not report what the meter showed at the end, nor anything after the start.");
        if (doubts.MissingReports > 0 && (stop.MeterMissing || start.MeterMissing || start.MeterAt is not null))
            yield return new("reports-missing", $"{doubts.MissingReports} reports that the station has counted never came, and the meter at the start or the end was not told.");
        if (stop.Guessed)
            yield return new("stop-by-guess", "The station did not say which charge it ended, and more than one could have been meant.");
        if (doubts.OtherStops > 0)
            yield return new("another-stop", "The station reported the end twice, and differently.");
        if (stop.By is { } by)
            yield return new("ended-by-" + by, "The session was not ended by its station.");
    }

    private static IEnumerable<Hold> Metering(ChargeRecord record, MeteringPolicy policy) =>
        (record.Metering?.Findings ?? []).Where(f => policy.Holding.Contains(f.Verdict)).Select(f => new Hold("signed-" + MeteringVerdicts.WordOf(f.Verdict), f.Text));

    private static Energy? MostEnergy(ChargeRecord record)
    {
        var connector = record.Location?.FindEvse(record.Site?.EvseUid)?.FindConnector(record.Site?.ConnectorId);
        if (connector is null || record.End < record.Start)
            return null;
        var hours = (decimal)(record.End - record.Start).Ticks / TimeSpan.TicksPerHour;
        return Energy.FromWh(Math.Round(connector.PowerWatts * hours * MeterTolerance, 3)); // meters and clocks are a little wrong
    }
}

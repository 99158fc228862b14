using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Reservations;
using RoamingHub.Storage;
using Npgsql;

namespace RoamingHub.Hub.Sessions;

/// <summary>
/// Notes every ended charge; its record is due a moment later, when the session's last messages are in. What becomes known still later makes it
/// due again: a record that waits for a person is then made anew.
/// </summary>
internal sealed class SettlementReader(TimeProvider time, SettlementOptions options) : ILogSubscriber
{
    public string Name => "settlement";

    public IReadOnlySet<string>? Types { get; } = new HashSet<string> { "charging_stopped", "stop_completed", "start_completed", "report_set_aside", "signed_values_came_late", "station_described" };

    public async Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var due = time.GetUtcNow() + options.SettleAfter;
        await Settlements.AddAsync(
            [.. batch.Where(e => e.Data is SessionEvent).Select(e => (SessionStream.IdOf(e.Stream).Value, due)).Distinct()], connection, transaction, ct);
        // Records that are held because of a meter's key are judged anew by the one that is written down now.
        var described = batch.Select(e => e.Data).OfType<StationDescribed>().Where(d => d.HasMeterKey).Select(d => d.Station.Value).Distinct().ToArray();
        await Settlements.AddHeldAsync(described, due, connection, transaction, ct);
    }
}

/// <summary>Issues the records that are due. The record's stream is the session's own, so a session never has two; only one that has not left is made anew.</summary>
internal sealed class RecordSettlement(
    EventLog log, Settlements settlements, Snapshots snapshots, ReservedSessions reserved, ReservationsCaughtUp reservations, IRecordPolicies policies,
    IMeterKeys meterKeys, MeteringPolicy metering, TimeProvider time, SettlementOptions options, ILogger<RecordSettlement> logger)
    : Rounds(time, options.Poll)
{
    private static readonly TimeSpan TriedAgainAfter = TimeSpan.FromMinutes(1);

    protected override void Failed(Exception error) => logger.SettlementFailed(error);

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var due = await settlements.DueAsync(Time.GetUtcNow(), 200, ct);
        if (due.Count == 0)
            return;
        await reservations.WaitAsync(ct); // a charge is billed with the reservation it used
        var done = new List<DueSettlement>();
        foreach (var settlement in due)
        {
            if (await TryIssueAsync(new(settlement.Session), ct) is { } later)
                await settlements.PutOffAsync(settlement, later, ct);
            else
                done.Add(settlement);
        }

        await settlements.DoneAsync(done, ct);
    }

    // One charge that cannot be settled keeps nobody else's bill back. An outage is everybody's: the round ends, and all of it comes again.
    private async Task<DateTimeOffset?> TryIssueAsync(SessionId id, CancellationToken ct)
    {
        try
        {
            return await IssueAsync(id, ct);
        }
        catch (Exception e) when (e is not (OperationCanceledException or LogUnavailableException or NpgsqlException { IsTransient: true }))
        {
            logger.SessionNotSettled(id.Value, e);
            return Time.GetUtcNow() + TriedAgainAfter;
        }
    }

    /// <summary>Issues the record, or says when to come back: reports that the station has counted may still be on their way.</summary>
    private async Task<DateTimeOffset?> IssueAsync(SessionId id, CancellationToken ct)
    {
        var events = await log.ReadStreamAsync(SessionStream.Of(id), ct: ct);
        var history = events.Select(e => e.Data).OfType<SessionEvent>().ToList();
        if (history.Aggregate((ChargingSession?)null, (s, e) => ChargingSession.Evolve(id, s, e)) is not { Start: var start, Stop: { } stop } session)
            return null;
        var now = Time.GetUtcNow();
        if (session.MissingReports > 0 && now < stop.ReceivedAt + options.MissingWithin)
            return now + options.SettleAfter;
        var location = start.Site is { } site ? await snapshots.LocationAsync(site, ct) : null;
        var tariff = start.Tariff is { } version ? await snapshots.TariffAsync(version, ct) : null;
        var record = RecordIssuing.Issue(id, history, location, tariff?.Tariff, tariff?.Details, now, await reserved.UsedByAsync(id, start, ct));
        var policy = start.Grant is { } grant ? await policies.OfAsync(grant.Partner, start.Site, ct) : RecordPolicy.Own;
        var signed = SignedReadings.All(history);
        if (policy.NeedsSigned && signed.Count == 0 && now < stop.ReceivedAt + options.SignedWithin)
            return now + options.SettleAfter;
        var key = await meterKeys.OfAsync(start.Evse, start.At, pinnedOnly: signed.Count == 0, ct);
        record = record with
        {
            SessionVersion = events[^1].Version,
            Metering = MeteringJudge.Judge(signed, key, BilledCharge.Of(record, start), metering.ToleranceWh),
        };
        var doubts = new SessionDoubts(
            session.MissingReports, history.Count(e => e is ReportSetAside { Kind: "stop" }), signed.Count == 0, RegisterTrail.FirstDrop(history, start, stop));
        await AppendAsync(record, RecordGate.Decide(record, start, stop, policy, doubts, metering), ct);
        return null;
    }

    private async Task AppendAsync(ChargeRecord record, object decision, CancellationToken ct)
    {
        var stream = ChargeRecordStream.Of(record.Id);
        var issued = await log.ReadStreamAsync(stream, ct: ct);
        var standing = issued.Aggregate((RecordStanding?)null, (s, e) => RecordState.Evolve(s, e.Data));
        if (standing is not (null or RecordStanding.Held or RecordStanding.Suppressed))
        {
            await NoteLaterAsync(record, issued, ct); // it has left, or somebody has decided
            return;
        }

        if (standing is not null && issued[^1].Data.GetType() == decision.GetType() && ChargeRecordStream.RecordOf(issued[^1].Data) is { } before
            && RecordIssuing.SayTheSame(before, record) && RulesOf(issued[^1].Data).SequenceEqual(RulesOf(decision)))
            return;
        await log.AppendAsync(stream, standing is null ? ExpectedVersion.None : issued[^1].Version, [decision], ct);
    }

    // What left cannot be changed; that something else is known now is told all the same.
    private async Task NoteLaterAsync(ChargeRecord record, IReadOnlyList<RecordedEvent> issued, CancellationToken ct)
    {
        var before = issued.Select(e => e.Data is SignedValuesJudgedAnew anew ? anew.Metering : ChargeRecordStream.RecordOf(e.Data)?.Metering).LastOrDefault(m => m is not null);
        if (record.Metering is not { } metering || SignedMetering.SayTheSame(metering, before))
            return;
        await log.AppendAsync(
            ChargeRecordStream.Of(record.Id), issued[^1].Version, [new SignedValuesJudgedAnew(record.Id, metering, record.SessionVersion, Time.GetUtcNow())], ct);
        logger.SignedValuesJudgedAnew(record.Id, MeteringVerdicts.WordOf(metering.Verdict));
    }

    private static IEnumerable<string> RulesOf(object decision) => decision is ChargeRecordHeld held ? held.Holds.Select(h => h.Rule) : [];
}

/// <param name="SettleAfter">From the stop to the record.</param>
/// <param name="MissingWithin">How long after the stop the record waits for reports that the station has counted and that are not in.</param>
/// <param name="SignedWithin">How long it waits for signed values that its partner cannot do without.</param>
internal sealed record SettlementOptions(TimeSpan SettleAfter, TimeSpan Poll, TimeSpan MissingWithin, TimeSpan SignedWithin)
{
    public static SettlementOptions Default { get; } =
        new(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(5));
}

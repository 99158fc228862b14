using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Reservations;
using RoamingHub.Storage;
using Npgsql;

namespace RoamingHub.Hub.Sessions;

/// <summary>
/// Notes every ended charge; its record is due a moment later, when the session's last messages are in. What becomes known still later makes it
/// due again: a record that waits for a person is then made anew. A record that was taken back for another makes that other due.
/// </summary>
internal sealed class SettlementReader(TimeProvider time, SettlementOptions options) : ILogSubscriber
{
    public string Name => "settlement";

    public IReadOnlySet<string>? Types { get; } = new HashSet<string>
    {
        "charging_stopped", "stop_completed", "start_completed", "report_set_aside", "charge_record_replaced", "cable_unplugged", "signed_values_came_late",
        "station_described",
    };

    public async Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var due = batch.Where(e => e.Data is SessionEvent).Select(e => (SessionStream.IdOf(e.Stream).Value, now + options.SettleAfter))
            .Concat(batch.Select(e => e.Data).OfType<ChargeRecordReplaced>().Select(r => (r.Session.Value, now)));
        await Settlements.AddAsync([.. due.Distinct()], connection, transaction, ct);
        // Records that are held because of a meter's key are judged anew by the one that is written down now.
        var described = batch.Select(e => e.Data).OfType<StationDescribed>().Where(d => d.HasMeterKey).Select(d => d.Station.Value).Distinct().ToArray();
        await Settlements.AddHeldAsync(described, now + options.SettleAfter, connection, transaction, ct);
    }
}

/// <summary>
/// Issues the records that are due. The record's stream is the session's own, so a session never has two that count: another is issued only where the
/// first was taken back for it, under the id that was written down then. Only one that has not left is made anew, with what people have put right in it.
/// </summary>
internal sealed class RecordSettlement(
    EventLog log, Settlements settlements, RecordMaking making, ReservationsCaughtUp reservations, GateSettings gate, ReckoningSettings reckoning, TimeProvider time,
    SettlementOptions options, ILogger<RecordSettlement> logger)
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
        var history = events.Select(e => e.Data).OfType<SessionEvent>();
        if (history.Aggregate((ChargingSession?)null, (s, e) => ChargingSession.Evolve(id, s, e)) is not { Stop: { } stop } session)
            return null;
        var now = Time.GetUtcNow();
        if (session.MissingReports > 0 && now < stop.ReceivedAt + options.MissingWithin)
            return now + options.SettleAfter;
        if (session.AwaitsUnplugged && now < stop.ReceivedAt + reckoning.UnpluggedWithin)
            return stop.ReceivedAt + reckoning.UnpluggedWithin;
        var counting = await IssuedRecords.CountingAsync(log, id, ct);
        if (counting.Standing is RecordStanding.Dropped or RecordStanding.Credited)
            return null; // somebody has decided
        var made = (await making.MakeAsync(id, events, counting.Draft, ct))!;
        if (counting.Standing is RecordStanding.Sealed or RecordStanding.Released)
            return await NoteAsync(made, events, counting.Issued, ct) ? null : now + options.SettleAfter;
        if (made.LacksSigned && now < stop.ReceivedAt + options.SignedWithin)
            return now + options.SettleAfter;
        return await AppendAsync(made, counting, ct) ? null : now + options.SettleAfter;
    }

    /// <summary>False where somebody was faster: what is known by then goes into another.</summary>
    private async Task<bool> AppendAsync(MadeRecord made, CountingRecord counting, CancellationToken ct)
    {
        var version = ExpectedVersion.None;
        if (counting.Issued is [.., { Data: var last, Version: var issued }])
        {
            if (last.GetType() == made.Decision.GetType() && ChargeRecordStream.RecordOf(last) is { } before && RecordIssuing.SayTheSame(before, made.Record)
                && RulesOf(last).SequenceEqual(RulesOf(made.Decision)))
                return true;
            version = issued;
        }

        return await AppendAsync(made, version, [made.Decision], ct);
    }

    // The records of charges that overlap were made when this one was not known, or not like that. They are due again before this one is written: whoever
    // dies in between has this one still to write, and they are looked at once more than need be. What they are judged by is the charges, not this record.
    private async Task<bool> AppendAsync(MadeRecord made, long version, IReadOnlyList<object> facts, CancellationToken ct)
    {
        await settlements.AddAgainAsync([.. made.About.Overlapping.Where(n => !n.Open).Select(n => n.Session.Value)], Time.GetUtcNow() + options.SettleAfter, ct);
        return !(await log.AppendAsync(ChargeRecordStream.Of(made.Record.Id), version, facts, ct)).Conflict;
    }

    // It has left, and stays as it is. What speaks against it is seen, and what else is known of its signed values. False where somebody was faster.
    private async Task<bool> NoteAsync(MadeRecord made, IReadOnlyList<RecordedEvent> events, IReadOnlyList<RecordedEvent> issued, CancellationToken ct)
    {
        var judged = events.Any(e => e.Data is SignedValuesCameLate) ? JudgedAnew(made.Record, issued) : null;
        List<object> facts = [];
        if (judged is not null)
            facts.Add(judged);
        if (Doubted(made, issued) is { } doubted)
            facts.Add(doubted);
        if (facts.Count > 0 && !await AppendAsync(made, issued[^1].Version, facts, ct))
            return false;
        if (judged is not null)
            logger.SignedValuesJudgedAnew(judged.Id, MeteringVerdicts.WordOf(judged.Metering.Verdict));
        return true;
    }

    private ChargeRecordDoubted? Doubted(MadeRecord made, IReadOnlyList<RecordedEvent> issued)
    {
        var flags = Afterthoughts.Of(
            IssuedRecords.LastOf(issued)!, made.Record, made.Findings, [.. issued.SelectMany(e => FoundIn(e.Data))],
            gate.SeverityOf(GateRules.LateFacts, made.About.Policy));
        return flags.Count == 0 ? null : new(made.Record.Id, flags, Time.GetUtcNow());
    }

    private SignedValuesJudgedAnew? JudgedAnew(ChargeRecord record, IReadOnlyList<RecordedEvent> issued)
    {
        var before = issued.Select(e => e.Data is SignedValuesJudgedAnew anew ? anew.Metering : ChargeRecordStream.RecordOf(e.Data)?.Metering).LastOrDefault(m => m is not null);
        return record.Metering is not { } metering || SignedMetering.SayTheSame(metering, before)
            ? null
            : new(record.Id, metering, record.SessionVersion, Time.GetUtcNow());
    }

    private static IEnumerable<Flag> FoundIn(object e) =>
        (e switch
        {
            ChargeRecordHeld held => held.Holds.Select(h => new Flag(h.Rule, h.Text)),
            ChargeRecordSuppressed { Why: var why } => GateRules.Suppressing.Select(rule => new Flag(rule.Name, why)),
            _ => [],
        }).Concat(ChargeRecordStream.FlagsOf(e) ?? []);

    private static IEnumerable<string> RulesOf(object decision) => FoundIn(decision).Select(f => f.Rule);
}

/// <param name="SettleAfter">From the stop to the record.</param>
/// <param name="MissingWithin">How long after the stop the record waits for reports that the station has counted and that are not in.</param>
/// <param name="SignedWithin">How long it waits for signed values that its partner cannot do without.</param>
internal sealed record SettlementOptions(TimeSpan SettleAfter, TimeSpan Poll, TimeSpan MissingWithin, TimeSpan SignedWithin)
{
    public static SettlementOptions Default { get; } =
        new(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(5));
}

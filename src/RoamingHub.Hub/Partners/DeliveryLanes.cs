using System.Collections.Concurrent;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners;

/// <summary>
/// Works off what partners are owed: one lane for each partner and module, one delivery at a time on each, oldest first. A lane that meets
/// a partner who is down rests, 1 s at first and 60 s at most; the other lanes do not notice. Any sign of life wakes a partner's lanes,
/// but for those that it asked to wait.
/// </summary>
internal sealed class DeliveryLanes(
    Deliveries deliveries, ReaderLeases leases, PartnerDirectory directory, DeliverySignal signal, TimeProvider time, ILogger<DeliveryLanes> logger) : BackgroundService
{
    private const string Lease = "deliveries";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Unlock = TimeSpan.FromMinutes(1);

    // A partner may ask for more time, but not for ever.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Partner, string Module), Lane> _lanes = new();
    private readonly ConcurrentDictionary<string, Padlock> _locked = new();

    /// <summary>Whether the partner does not let us in, so that nothing goes out to it until a probe succeeds.</summary>
    public bool IsLocked(PartnerId partner) => _locked.ContainsKey(partner.Value);

    /// <summary>Why the partner does not let us in; null when it does, or on a node that does not send.</summary>
    public string? WhyLocked(PartnerId partner) => _locked.TryGetValue(partner.Value, out var padlock) ? padlock.Why : null;

    /// <summary>The partner has just talked to us: what waited for it to come back goes out now.</summary>
    public async Task WakeAsync(PartnerId partner, CancellationToken ct)
    {
        var resting = _lanes.Where(l => l.Key.Partner == partner.Value && !l.Value.AskedToWait && l.Value.RestUntil > time.GetUtcNow()).ToList();
        if (resting.Count == 0)
            return;
        foreach (var (_, lane) in resting)
            lane.RestUntil = default;
        await deliveries.WakeAsync(partner.Value, ct);
        signal.Set();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await LookAsync(stoppingToken);
                await signal.WaitAsync(Look, time, stoppingToken);
            }
        }
        finally
        {
            await leases.ReleaseAsync(Lease);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            if (!await leases.TryAcquireAsync(Lease, ct))
                return;
            ProbeLocked(ct);
            await StartLanesAsync(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.DeliveriesUnreadable(e);
        }
    }

    private async Task StartLanesAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var (key, next) in await deliveries.NextAsync(ct))
        {
            var lane = _lanes.GetOrAdd(key, _ => new());
            lane.LookAgain = next <= now; // a busy lane may have looked just before this was there
            if (next > now || lane.Busy || lane.RestUntil > now || _locked.ContainsKey(key.Partner)
                || directory.Find(new(key.Partner)) is not { Status: PartnerStatus.Connected } partner)
                continue;
            (lane.LookAgain, lane.Busy) = (false, true);
            _ = RunLaneAsync(lane, partner, key.Module, ct);
        }
    }

    private async Task RunLaneAsync(Lane lane, Partner partner, string module, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            var protocol = directory.ProtocolOf(partner);
            while (!ct.IsCancellationRequested && leases.Holds(Lease) && lane.RestUntil <= time.GetUtcNow() && !_locked.ContainsKey(partner.Id.Value))
            {
                var due = await deliveries.DueAsync(partner.Id.Value, module, protocol.BatchSize(module), lane.Stubborn, ct);
                if (due.Count == 0)
                    return;
                await TryAsync(lane, protocol, partner, module, due, ct);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever has come of the try is not written down: it is made again.
            logger.LaneFailed(partner.Id.Value, module, e);
            lane.RestUntil = time.GetUtcNow() + Backoff(++lane.Failures);
        }
        finally
        {
            lane.Busy = false;
            if (lane.LookAgain)
                signal.Set();
        }
    }

    private async Task TryAsync(Lane lane, IPartnerProtocol protocol, Partner partner, string module, IReadOnlyList<Delivery> due, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var late = due.Where(d => d.Deadline < now).ToList();
        var batch = due.Except(late).ToList();
        var outcome = batch.Count == 0 ? null : await DeliverAsync(protocol, partner, module, batch, ct);
        if (outcome is not null)
            Rest(lane, partner, outcome);
        foreach (var delivery in batch)
            lane.Note(delivery, OutcomeOf(delivery, outcome!));
        var results = batch.Select(d => ResultOf(d, OutcomeOf(d, outcome!), lane))
            .Concat(late.Select(d => ResultOf(d, new DeliveryOutcome.Expired("its deadline has passed"), lane)));
        await deliveries.EndAsync([.. results], ct);
    }

    private async Task<DeliveryOutcome> DeliverAsync(IPartnerProtocol protocol, Partner partner, string module, IReadOnlyList<Delivery> batch, CancellationToken ct)
    {
        try
        {
            return await protocol.DeliverAsync(partner, module, batch, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.DeliveryFailed(partner.Id.Value, module, e);
            return new DeliveryOutcome.RetryAt("internal fault: " + e.GetType().Name, Unanswered: true, PartnerDown: false);
        }
    }

    private void Rest(Lane lane, Partner partner, DeliveryOutcome outcome)
    {
        switch (outcome)
        {
            case DeliveryOutcome.RetryAt { PartnerDown: true } retry:
                lane.AskedToWait = retry.After is not null;
                lane.RestUntil = time.GetUtcNow() + WaitOf(retry, ++lane.Failures);
                break;
            case DeliveryOutcome.Locked locked:
                _locked[partner.Id.Value] = new(time.GetUtcNow() + Unlock, locked.Why);
                logger.PartnerLocked(partner.Id.Value, locked.Why);
                break;
            case DeliveryOutcome.Each each:
                Rest(lane, partner, each.Worst);
                break;
            case DeliveryOutcome.Delivered:
                lane.Failures = 0;
                break;
        }
    }

    // A partner that does not answer its probe keeps nobody else waiting.
    private void ProbeLocked(CancellationToken ct)
    {
        foreach (var (id, padlock) in _locked)
        {
            if (padlock.ProbeAt > time.GetUtcNow() || padlock.Probing)
                continue;
            padlock.Probing = true;
            _ = ProbeAsync(id, ct);
        }
    }

    private async Task ProbeAsync(string id, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            if (directory.Find(new(id)) is not { } partner || await directory.ProtocolOf(partner).ProbeAsync(partner, ct))
            {
                _locked.TryRemove(id, out _);
                await deliveries.WakeAsync(id, ct);
                signal.Set();
                return;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.DeliveriesUnreadable(e);
        }

        _locked[id] = new(time.GetUtcNow() + Unlock, _locked.GetValueOrDefault(id)?.Why);
    }

    private static DeliveryOutcome OutcomeOf(Delivery delivery, DeliveryOutcome outcome) =>
        outcome is DeliveryOutcome.Each each ? each.Outcomes[delivery.Id] : outcome;

    // What met a partner that is down is due when its lane goes on, and so is still the first.
    private DeliveryResult ResultOf(Delivery delivery, DeliveryOutcome outcome, Lane lane)
    {
        var request = outcome.Request;
        return outcome switch
        {
            DeliveryOutcome.Delivered d => new(delivery.Id, delivery.Version, "delivered", null, request, d.Response, d.Location, false, null, d.Digest, d.Flag),
            DeliveryOutcome.RetryAt r => new(
                delivery.Id, delivery.Version, "retrying", r.Why, request, r.Response, null, r.Unanswered, NextOf(delivery, r, lane), null),
            DeliveryOutcome.Locked l => new(delivery.Id, delivery.Version, "retrying", l.Why, request, l.Response, null, false, time.GetUtcNow() + Unlock, null),
            DeliveryOutcome.Parked p => new(delivery.Id, delivery.Version, "parked", p.Why, request, p.Response, null, false, null, null),
            DeliveryOutcome.Expired e => new(delivery.Id, delivery.Version, "expired", e.Why, request, e.Response, null, false, null, null),
            _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome of one delivery."),
        };
    }

    // When the lane goes on; what keeps the partner from all others is not asked about as often as these.
    private DateTimeOffset NextOf(Delivery delivery, DeliveryOutcome.RetryAt retry, Lane lane)
    {
        if (!retry.PartnerDown)
            return time.GetUtcNow() + WaitOf(retry, delivery.Attempts + 1);
        var own = lane.Stubborn.Contains(delivery.Id) ? time.GetUtcNow() + Backoff(delivery.Attempts + 1) : default;
        return own > lane.RestUntil ? own : lane.RestUntil;
    }

    // What a partner asks for is heeded, but no partner is asked again without any pause. Our own reasons to wait have their own time.
    private static TimeSpan WaitOf(DeliveryOutcome.RetryAt retry, int failures)
    {
        if (retry is { After: { } ours, PartnerDown: false })
            return ours;
        var least = Backoff(failures);
        var wait = retry.After ?? least;
        return wait < least ? least : wait > LongestWait ? LongestWait : wait;
    }

    // 1 s, 2 s, 4 s … 60 s, each shortened by up to half so that many lanes do not come back together.
    private static TimeSpan Backoff(int failures) =>
        TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, Math.Min(failures, 7) - 1)) * (0.5 + Random.Shared.NextDouble() / 2));

    private sealed class Padlock(DateTimeOffset probeAt, string? why)
    {
        public string? Why => why;

        public DateTimeOffset ProbeAt => probeAt;

        public bool Probing { get; set; }
    }

    private sealed class Lane
    {
        private const int Tries = 3;

        private readonly Dictionary<long, int> _failed = [];
        private long _restUntilTicks;

        /// <summary>Records that a partner who answers has failed on again and again: it may be they alone. Others go first.</summary>
        public IReadOnlyCollection<long> Stubborn => [.. _failed.Where(f => f.Value >= Tries).Select(f => f.Key)];

        public void Note(Delivery delivery, DeliveryOutcome outcome)
        {
            if (outcome is not DeliveryOutcome.RetryAt)
                _failed.Remove(delivery.Id);
            else if (delivery.Class == DeliveryClass.Ledger && outcome is DeliveryOutcome.RetryAt { PartnerDown: true, MayBeItself: true })
                _failed[delivery.Id] = _failed.GetValueOrDefault(delivery.Id) + 1;
        }

        public volatile bool Busy;

        public volatile bool AskedToWait;

        public volatile bool LookAgain;

        public int Failures { get; set; }

        public DateTimeOffset RestUntil
        {
            get => new(Interlocked.Read(ref _restUntilTicks), TimeSpan.Zero);
            set => Interlocked.Exchange(ref _restUntilTicks, value.UtcTicks);
        }
    }
}

using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

/// <summary>
/// A transaction on an EVSE of a <see cref="StationSimulator201"/>: the station names it and numbers its events, and may begin it
/// before anybody has shown a card.
/// </summary>
public sealed class StationTransaction
{
    private readonly StationSimulator201 station;
    private readonly TransactionOutbox outbox;
    private readonly TaskCompletionSource<TransactionEventResponse> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int? reservationId;
    private int nextSeqNo;
    private int readings;
    private int isStopping;

    internal StationTransaction(
        StationSimulator201 station, Evse evse, ChargePlan plan, TriggerReasonEnum trigger, IdTokenType? idToken, int? remoteStartId)
    {
        (this.station, Evse, Plan, IdToken, RemoteStartId) = (station, evse, plan, idToken, remoteStartId);
        outbox = new TransactionOutbox(station.Faults, station.TransactionEventAsync);
        MeterStart = evse.MeterWh;
        StartedAt = station.Clock.Now;
        if (idToken is not null && evse.Reservation is { } held)
            (reservationId, evse.Reservation) = (held.Id, null);
        Started = SendAsync(
            TransactionEventEnum.Started, trigger, ChargingStateEnum.EVConnected, evse.Reading(StartedAt, 0, ReadingContextEnum.TransactionBegin), idToken);
    }

    /// <summary>The station's own name for it.</summary>
    public string Id { get; } = Guid.NewGuid().ToString();

    public Evse Evse { get; }

    public ChargePlan Plan { get; }

    /// <summary>Null until somebody has shown one.</summary>
    public IdTokenType? IdToken { get; private set; }

    public int? RemoteStartId { get; private set; }

    /// <summary>Wh.</summary>
    public long MeterStart { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>The hub's answer to the first event.</summary>
    public Task<TransactionEventResponse> Started { get; }

    /// <summary>The hub's answer to the last event.</summary>
    public Task<TransactionEventResponse> Ended => ended.Task;

    /// <summary>Wh delivered so far.</summary>
    public long EnergyWh => Evse.MeterWh - MeterStart;

    /// <summary>Somebody has shown a card, or the hub has started the charge, after the cable was plugged in.</summary>
    public Task<TransactionEventResponse> AuthorizeAsync(
        IdTokenType idToken, TriggerReasonEnum trigger = TriggerReasonEnum.Authorized, int? remoteStartId = null)
    {
        IdToken = idToken;
        RemoteStartId = remoteStartId;
        return SendAsync(TransactionEventEnum.Updated, trigger, ChargingStateEnum.Charging, null, idToken);
    }

    /// <summary>Energy begins to flow.</summary>
    public Task<TransactionEventResponse> ChargeAsync() =>
        SendAsync(TransactionEventEnum.Updated, TriggerReasonEnum.ChargingStateChanged, ChargingStateEnum.Charging, null, null);

    /// <summary>Charges some energy, in some time on the station's clock, and reports the meter. Waits for the hub's answer.</summary>
    public Task<TransactionEventResponse> SampleAsync(long energyWh, TimeSpan took)
    {
        Evse.MeterWh += energyWh;
        station.Clock.Advance(took);
        var seconds = took.TotalSeconds;
        var watt = seconds > 0 ? energyWh * 3600 / seconds : 0;
        var reading = Evse.Reading(station.Clock.Now, watt, ReadingContextEnum.SamplePeriodic, ++readings);
        return SendAsync(TransactionEventEnum.Updated, TriggerReasonEnum.MeterValuePeriodic, ChargingStateEnum.Charging, reading, null);
    }

    /// <summary>Says how it stands, because the hub has asked.</summary>
    internal Task<TransactionEventResponse> TellAsync() => SendAsync(
        TransactionEventEnum.Updated,
        TriggerReasonEnum.Trigger,
        IdToken is null ? ChargingStateEnum.EVConnected : ChargingStateEnum.Charging,
        Evse.Reading(station.Clock.Now, 0, ReadingContextEnum.Trigger),
        null);

    /// <summary>
    /// Ends the transaction. What its plan has not delivered yet is delivered first, so its energy is known beforehand even when the
    /// hub decides when it ends. A second stop waits for the first.
    /// </summary>
    /// <param name="idToken">The card that was shown to stop it, if any.</param>
    public async Task<TransactionEventResponse> StopAsync(ReasonEnum reason = ReasonEnum.EVDisconnected, IdTokenType? idToken = null)
    {
        if (Interlocked.Exchange(ref isStopping, 1) == 0)
        {
            try
            {
                ended.TrySetResult(await PlayToTheEndAsync(reason, idToken));
            }
            catch (Exception e)
            {
                ended.TrySetException(e);
            }
        }
        return await ended.Task;
    }

    private async Task<TransactionEventResponse> PlayToTheEndAsync(ReasonEnum reason, IdTokenType? idToken)
    {
        // Nothing is awaited before the last event is in the queue: an offline station goes on charging and keeps its records.
        var remaining = Math.Max(0, Plan.EnergyWh - EnergyWh);
        var steps = Plan.Samples + 1;
        var samples = new List<Task>();
        for (var step = 1; step <= Plan.Samples; step++)
            samples.Add(SampleAsync((remaining * step / steps) - (remaining * (step - 1) / steps), Plan.Duration / steps));
        Evse.MeterWh = MeterStart + Math.Max(EnergyWh, Plan.EnergyWh);
        station.Clock.Advance(Plan.Duration / steps);

        var last = Evse.Reading(station.Clock.Now, 0, ReadingContextEnum.TransactionEnd, signed: station.Options.SignsReadings);
        var shown = station.Faults.StopWithoutIdTag ? null : idToken;
        var stop = SendAsync(TransactionEventEnum.Ended, TriggerOf(reason), ChargingStateEnum.Idle, last, shown, reason);
        if (station.Faults.MeterAfterStop)
        {
            var late = Evse.Reading(station.Clock.Now, 0, ReadingContextEnum.SamplePeriodic);
            samples.Add(SendAsync(TransactionEventEnum.Updated, TriggerReasonEnum.MeterValuePeriodic, ChargingStateEnum.Idle, late, null));
        }
        Evse.Transaction = null;
        await Task.WhenAll(samples);
        return await stop;
    }

    private Task<TransactionEventResponse> SendAsync(
        TransactionEventEnum type, TriggerReasonEnum trigger, ChargingStateEnum state, MeterValueType? reading, IdTokenType? idToken, ReasonEnum? reason = null)
    {
        var isStart = type is TransactionEventEnum.Started;
        return outbox.Send(new TransactionEventRequest(
            type,
            station.Clock.Now,
            trigger,
            nextSeqNo++,
            new TransactionType(Id, state, StoppedReason: reason, RemoteStartId: trigger is TriggerReasonEnum.RemoteStart ? RemoteStartId : null),
            reading is null ? null : [reading],
            Offline: station.IsConnected ? null : true,
            ReservationId: isStart ? reservationId : null,
            Evse: isStart || idToken is not null ? new EVSEType(Evse.Id, 1) : null,
            IdToken: idToken is null ? null : idToken with { IdToken = station.Faults.IdTag(idToken.IdToken) }));
    }

    private static TriggerReasonEnum TriggerOf(ReasonEnum reason) => reason switch
    {
        ReasonEnum.Local => TriggerReasonEnum.StopAuthorized,
        ReasonEnum.Remote => TriggerReasonEnum.RemoteStop,
        ReasonEnum.ImmediateReset or ReasonEnum.Reboot => TriggerReasonEnum.ResetCommand,
        ReasonEnum.DeAuthorized => TriggerReasonEnum.Deauthorized,
        ReasonEnum.EVDisconnected => TriggerReasonEnum.EVDeparted,
        ReasonEnum.EnergyLimitReached => TriggerReasonEnum.EnergyLimitReached,
        ReasonEnum.TimeLimitReached => TriggerReasonEnum.TimeLimitReached,
        ReasonEnum.Timeout => TriggerReasonEnum.EVConnectTimeout,
        ReasonEnum.Other => TriggerReasonEnum.UnlockCommand,
        _ => TriggerReasonEnum.AbnormalCondition,
    };
}

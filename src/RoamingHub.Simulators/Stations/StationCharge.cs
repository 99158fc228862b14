using RoamingHub.Ocpp.V16;

namespace RoamingHub.Simulators.Stations;

/// <summary>A charge from start to stop, on a connector of a <see cref="StationSimulator"/>.</summary>
public sealed class StationCharge
{
    private const int IdNoHubHasGiven = 2_000_000_011;

    private readonly StationSimulator station;
    private readonly TaskCompletionSource<StopTransactionResponse> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<MeterValue> transactionData = [];
    private int readings;
    private int isStopping;

    internal StationCharge(StationSimulator station, Connector connector, string idTag, ChargePlan plan)
    {
        (this.station, Connector, IdTag, Plan) = (station, connector, idTag, plan);
        MeterStart = connector.MeterWh;
        StartedAt = station.Clock.Now;
        if (station.Faults.MeterBeforeStart)
            _ = station.SendMeterAsync(connector, connector.Reading(StartedAt, 0, ReadingContext.TransactionBegin), this);
        Started = StartAsync();
    }

    public Connector Connector { get; }

    public string IdTag { get; }

    public ChargePlan Plan { get; }

    /// <summary>Wh.</summary>
    public long MeterStart { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>The hub's answer to the start.</summary>
    public Task<StartTransactionResponse> Started { get; }

    /// <summary>The hub's answer to the stop.</summary>
    public Task<StopTransactionResponse> Ended => ended.Task;

    /// <summary>As the hub gave it; -1 until then (OCPP 1.6 errata §3.18).</summary>
    public int TransactionId { get; private set; } = -1;

    /// <summary>Wh delivered so far.</summary>
    public long EnergyWh => Connector.MeterWh - MeterStart;

    internal int ReportedId => station.Faults.TransactionId switch
    {
        ReportedTransactionId.Zero => 0,
        ReportedTransactionId.MinusOne => -1,
        ReportedTransactionId.Unknown => IdNoHubHasGiven,
        _ => TransactionId,
    };

    /// <summary>Charges some energy, in some time on the station's clock, and reports the meter. Waits for the hub's answer.</summary>
    public Task SampleAsync(long energyWh, TimeSpan took)
    {
        Connector.MeterWh += energyWh;
        station.Clock.Advance(took);
        var seconds = took.TotalSeconds;
        var watt = seconds > 0 ? energyWh * 3600 / seconds : 0;
        var reading = Connector.Reading(station.Clock.Now, watt, ReadingContext.SamplePeriodic, ++readings);
        if (!station.Faults.TransactionData)
            return station.SendMeterAsync(Connector, reading, this);
        transactionData.Add(reading);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Ends the charge. What its plan has not delivered yet is delivered first, so the energy of a charge is known beforehand
    /// even when the hub decides when it ends. A second stop waits for the first.
    /// </summary>
    public async Task<StopTransactionResponse> StopAsync(StopReason reason = StopReason.Local, string? idTag = null)
    {
        if (Interlocked.Exchange(ref isStopping, 1) == 0)
        {
            try
            {
                ended.TrySetResult(await PlayToTheEndAsync(reason, idTag));
            }
            catch (Exception e)
            {
                ended.TrySetException(e);
            }
        }
        return await ended.Task;
    }

    private Task<StartTransactionResponse> StartAsync()
    {
        var reservation = Connector.Reservation is { } held && held.IdTag == IdTag ? held : null;
        if (reservation is not null)
            Connector.Reservation = null;
        if (station.Faults.NoStart)
            return Task.FromResult(new StartTransactionResponse(new(AuthorizationStatus.Accepted), -1));
        var start = new StartTransactionRequest(
            Connector.Id, station.Faults.IdTag(IdTag), Connector.Register(), StartedAt, reservation?.ReservationId);
        return station.StartTransactionAsync(start, response => TransactionId = response.TransactionId);
    }

    private async Task<StopTransactionResponse> PlayToTheEndAsync(StopReason reason, string? idTag)
    {
        // Nothing is awaited before the stop is in the queue: an offline station goes on charging and keeps its records.
        var remaining = Math.Max(0, Plan.EnergyWh - EnergyWh);
        var steps = Plan.Samples + 1;
        var samples = new List<Task>();
        for (var step = 1; step <= Plan.Samples; step++)
            samples.Add(SampleAsync((remaining * step / steps) - (remaining * (step - 1) / steps), Plan.Duration / steps));
        Connector.MeterWh = MeterStart + Math.Max(EnergyWh, Plan.EnergyWh);
        station.Clock.Advance(Plan.Duration / steps);

        var stop = station.Faults.NoStop ? Task.FromResult(new StopTransactionResponse()) : SendStopAsync(reason, idTag);
        if (station.Faults.MeterAfterStop)
            samples.Add(station.SendMeterAsync(Connector, Connector.Reading(station.Clock.Now, 0, ReadingContext.TransactionEnd), this));
        Connector.Charge = null;
        await Task.WhenAll(samples);
        return await stop;
    }

    private Task<StopTransactionResponse> SendStopAsync(StopReason reason, string? idTag)
    {
        var (stoppedAt, meterStop) = (station.Clock.Now, Connector.Register());
        var shown = idTag is null || station.Faults.StopWithoutIdTag ? null : station.Faults.IdTag(idTag);
        var data = transactionData.Count > 0 ? transactionData : null;
        return station.StopTransactionAsync(() => new StopTransactionRequest(ReportedId, meterStop, stoppedAt, shown, reason, data));
    }
}

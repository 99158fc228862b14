using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>What one TransactionEvent says, as facts of a session (OCPP 2.0.1 part 2, block E).</summary>
internal static class TransactionMapping
{
    private const string Local = "Local"; // what no stoppedReason means

    public static ReportNumbered ToNumber(TransactionEventRequest call, IReadOnlyList<Reading> readings, DateTimeOffset receivedAt) => new(
        call.SeqNo, call.EventType.Is(TransactionEventEnum.Ended), call.TriggerReason.Text, call.TransactionInfo.ChargingState?.Text, call.Offline == true,
        call.Timestamp, receivedAt, readings.Count == 0 ? null : ReadingDigest.Of(readings));

    public static MeterRead? ToReadings(IReadOnlyList<Reading> readings, DateTimeOffset receivedAt) =>
        readings.Count == 0 ? null : new(readings, ReadingDigest.Of(readings), receivedAt);

    /// <summary>Whether energy may flow, as the station's state tells it. A vehicle that is only plugged in has not asked for any.</summary>
    public static SessionEvent? ToFlow(TransactionEventRequest call, DateTimeOffset receivedAt) => call.TransactionInfo.ChargingState?.Known switch
    {
        ChargingStateEnum.Charging => new ChargingResumed(call.Timestamp, receivedAt),
        ChargingStateEnum.SuspendedEVSE => new ChargingPaused(PausedBy.Station, call.Timestamp, receivedAt),
        ChargingStateEnum.SuspendedEV or ChargingStateEnum.EVConnected or ChargingStateEnum.Idle =>
            new ChargingPaused(PausedBy.Vehicle, call.Timestamp, receivedAt),
        _ => null,
    };

    /// <param name="last">The register as last read, for an end that tells none.</param>
    public static ChargingStopped ToStop(TransactionEventRequest call, IReadOnlyList<Reading> readings, Energy last, DateTimeOffset receivedAt) => new(
        MeterMapping.LastRegister(readings)?.Register ?? last, call.Timestamp, receivedAt, call.TransactionInfo.StoppedReason?.Text ?? Local,
        call.IdToken?.IdToken, MeterMissing: MeterMapping.LastRegister(readings) is null);
}

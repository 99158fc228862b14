using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Sessions;

/// <summary>
/// The time from the stop until the cable is out, where it counts as parking. Only what a connected station tells of both moments is believed: one
/// that comes back reports a free connector with the time of its coming.
/// </summary>
public static class AfterTheStop
{
    private const string PulledOut = "EVDisconnected"; // the stop was the unplugging; both generations of stations say it so
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    /// <summary>Whether the time after this stop has a price that is not known yet.</summary>
    public static bool IsCounted(ChargingStarted start, ChargingStopped stop) =>
        start.Reckoning?.AfterStop == AfterStop.UntilUnplugged && stop is { By: null, Reason: not PulledOut } && (stop.ReceivedAt - stop.At).Duration() <= Apart;

    /// <summary>When the cable was out after the stop; null where nothing after the stop counts.</summary>
    public static DateTimeOffset? Until(ChargingStarted start, ChargingStopped stop, IReadOnlyList<SessionEvent> history) =>
        IsCounted(start, stop) && history.OfType<CableUnplugged>().FirstOrDefault(u => u.At > stop.At) is { Unsure: false } told
        && (told.At - stop.At - (told.ReceivedAt - stop.ReceivedAt)).Duration() <= Apart
            ? told.At
            : null;
}

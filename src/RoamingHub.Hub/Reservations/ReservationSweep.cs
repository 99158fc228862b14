using RoamingHub.Core.Reservations;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Reservations;

/// <summary>
/// Says of reservations whose time is over that they are, so that whoever follows the log hears of it. Stations of OCPP 2.0.1 tell it
/// themselves; theirs may come first.
/// </summary>
internal sealed class ReservationSweep(EventLog log, OpenReservations open, TimeProvider time, ILogger<ReservationSweep> logger)
    : Rounds(time, TimeSpan.FromSeconds(1))
{
    private const int AtATime = 200;

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        foreach (var over in await open.OverdueAsync(now, AtATime, ct))
        {
            await ReservationReader.RecordAsync(log, new(over.Station), over.Id, new ReservationReport.TimePassed(now), cause: 0, ct);
            await open.EndedAsync(over, ct);
        }
    }

    protected override void Failed(Exception error) => logger.ReservationsNotEnded(error);
}

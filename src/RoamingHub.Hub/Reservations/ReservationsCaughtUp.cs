using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Reservations;

/// <summary>
/// Write, then see: a station's answer that somebody was told of is a reservation in the next list. Two readers stand between: one concludes
/// the reservation, one shows it.
/// </summary>
internal sealed class ReservationsCaughtUp(EventLog log, LogReaders readers, ReservationReader reader, ReadModels readModels)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<bool> WaitAsync(CancellationToken ct) =>
        await readers.Of(reader).WaitForAsync(await log.HeadAsync(ct), Patience, ct) && await readModels.CaughtUpAsync(ct);
}

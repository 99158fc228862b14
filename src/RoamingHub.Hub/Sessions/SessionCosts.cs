using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Sessions;

/// <summary>What a charge of the CPO's own customer costs, for the driver to read at the station. A partner's driver pays the partner's price, which is not ours to show.</summary>
internal sealed class SessionCosts(EventLog log, Snapshots snapshots)
{
    /// <summary>Of an ended session, VAT included; null where nothing can be said.</summary>
    public async Task<decimal?> OfAsync(ChargingSession session, CancellationToken ct)
    {
        if (session is not { Stop: not null, Start: { Grant: null, Tariff: { } version, MeterMissing: false, Reconstructed: false } }
            || await snapshots.TariffAsync(version, ct) is not { } tariff)
            return null;
        var history = (await log.ReadStreamAsync(SessionStream.Of(session.Id), ct: ct)).Select(e => e.Data).OfType<SessionEvent>().ToList();
        var total = RecordIssuing.Issue(session.Id, history, null, tariff.Tariff, tariff.Details, default).Price?.Total;
        return total?.InclVat ?? total?.ExclVat;
    }
}

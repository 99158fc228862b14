using RoamingHub.Core.Authorization;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using Location = RoamingHub.Core.Locations.Location;
using Site = RoamingHub.Core.Locations.Site;

namespace RoamingHub.Hub.Partners.Ocpi.Sessions;

/// <summary>
/// A reservation of a partner is a session from the moment the station agreed (OCPI 2.2.1 §9.1.4). The charge that uses it goes on with the same
/// session; one that nobody used is COMPLETED.
/// </summary>
internal sealed class ReservationsFeed(EventLog log, ReservedSessions reserved, Snapshots snapshots, Documents documents) : IModuleFeed
{
    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        switch (e.Data)
        {
            case ReservationMade { Partner: { } partner, Order: { } order } when batch.Knows(partner):
                await BeginAsync(partner, order, e, batch, ct);
                break;
            case ReservationCancelled cancelled:
                await EndAsync(cancelled.At, e, batch, ct);
                break;
            case ReservationExpired expired:
                await EndAsync(expired.At, e, batch, ct);
                break;
            case ReservationUsed used: // by a charge that goes on under another name, where it does
                await EndAsync(used.At, e, batch, ct);
                break;
        }
    }

    private async Task BeginAsync(PartnerId partner, Guid order, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (await log.ReadStreamAsync(RemoteStream.OfPlace(order), 0, 1, ct) is not [{ Data: RemoteReserveRequested { Site: { } site, Grant: { } grant } requested }]
            || await snapshots.LocationAsync(site, ct) is not { } location || await FindAsync(e, ct) is not { Name: { } name } reservation
            || await ShownAsync(partner, name, batch, ct) is { Status.Value: not SessionStatus.RESERVATION })
            return;
        var tariff = requested.Tariff is { } version ? await snapshots.TariffAsync(version, ct) : null;
        Show(ToOcpi(name, requested, grant, site, location, tariff, reservation.Since), partner, order, e, batch, await ShownAsync(partner, name, batch, ct));
    }

    private async Task EndAsync(DateTimeOffset at, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (await FindAsync(e, ct) is not { Name: { } name, Made: { Partner: { } partner } } || !batch.Knows(partner)
            || await ShownAsync(partner, name, batch, ct) is not { Status.Value: SessionStatus.RESERVATION } shown)
            return;
        var end = OcpiTime.Truncate(at);
        var ended = shown with { Status = SessionStatus.COMPLETED, EndDateTime = end < shown.StartDateTime ? shown.StartDateTime : end };
        Show(ended, partner, null, e, batch, shown);
    }

    private static Session ToOcpi(
        Guid name, RemoteReserveRequested requested, RoamingGrant grant, Site site, Location location, TariffDescribed? tariff, DateTimeOffset since) => new()
    {
        CountryCode = location.Owner.Country,
        PartyId = location.Owner.Party,
        Id = name.ToString("D"),
        StartDateTime = OcpiTime.Truncate(since),
        Kwh = 0,
        CdrToken = SessionMapping.ToCdrToken(requested.Token),
        AuthMethod = SessionMapping.ToAuthMethod(grant.Method),
        AuthorizationReference = grant.Reference,
        LocationId = site.LocationId,
        EvseUid = site.EvseUid,
        ConnectorId = site.ConnectorId,
        Currency = tariff?.Tariff.Currency ?? SessionMapping.NoTariffCurrency,
        Status = SessionStatus.RESERVATION,
    };

    private static void Show(Session session, PartnerId partner, Guid? order, RecordedEvent e, FeedBatch batch, Session? before)
    {
        var shown = session with { LastUpdated = ShownSessions.TimeOf(e, before) };
        if (ShownSessions.Put(shown, before, partner, e, batch) && batch.IsConnected(partner))
            batch.Owe(ShownSessions.DeliveryOf(shown, partner, order, e));
    }

    private Task<Reservation?> FindAsync(RecordedEvent e, CancellationToken ct)
    {
        var (station, number) = ReservationStream.KeyOf(e.Stream);
        return reserved.FindAsync(station, number, e.Position, ct);
    }

    private async Task<Session?> ShownAsync(PartnerId partner, Guid name, FeedBatch batch, CancellationToken ct) =>
        await ShownSessions.FindAsync(documents, batch, partner, name.ToString("D"), ct) is { } document ? OcpiJson.Parse<Session>(document.Body) : null;
}

using RoamingHub.Core.Partners;
using RoamingHub.Core.Tariffs;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using Tariff = RoamingHub.Ocpi.V221.Tariffs.Tariff;

namespace RoamingHub.Hub.Partners.Ocpi.Tariffs;

/// <summary>Keeps the tariffs partners see: as the back office describes them. One that is removed is gone from the list.</summary>
internal sealed class TariffsFeed(Documents documents) : IModuleFeed
{
    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        switch (e.Data)
        {
            case TariffDescribed described:
                var tariff = OcpiJson.Parse<Tariff>(described.Details);
                batch.Put(new(OcpiDocuments.Tariff, OcpiDocuments.Everybody, tariff.Id!, e.Position, tariff.LastUpdated!.Value, OcpiJson.Write(tariff)));
                foreach (var partner in batch.Partners)
                    batch.Owe(OrderOf(partner.Id.Value, tariff.Id!, described.Owner.ToString(), e));
                break;
            case TariffRemoved removed:
                batch.Drop(OcpiDocuments.Tariff, OcpiDocuments.Everybody, removed.Id);
                foreach (var partner in batch.Partners)
                    batch.Owe(OrderOf(partner.Id.Value, removed.Id, removed.Owner.ToString(), e));
                break;
            case PartnerSyncRequested { Module: ModuleIds.Tariffs } sync:
                foreach (var document in await documents.AllAsync(OcpiDocuments.Tariff, OcpiDocuments.Everybody, ct))
                {
                    var shown = OcpiJson.Parse<Tariff>(document.Body);
                    batch.Owe(OrderOf(sync.Partner.Value, shown.Id!, $"{shown.CountryCode}-{shown.PartyId}", e));
                }

                break;
        }
    }

    // The owner goes along: of a tariff that is removed nothing else is left to make the URL from.
    private static DeliveryOrder OrderOf(string partner, string id, string owner, RecordedEvent e) =>
        new(partner, ModuleIds.Tariffs, id, DeliveryClass.State, e.Position, owner);
}

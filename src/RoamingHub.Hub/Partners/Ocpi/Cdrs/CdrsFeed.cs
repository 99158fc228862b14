using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Partners;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Cdrs;

/// <summary>Turns records that may leave into CDRs, each once, for the partner whose driver it was. They are owed until it says yes.</summary>
internal sealed class CdrsFeed(EventLog log, Documents documents) : IModuleFeed
{
    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        switch (e.Data)
        {
            case ChargeRecordSealed issued:
                Issue(issued.Record, e, batch);
                break;
            case ChargeRecordReleased:
                if ((await log.ReadStreamAsync(e.Stream, 0, e.Version, ct)).Select(earlier => ChargeRecordStream.RecordOf(earlier.Data)).LastOrDefault(r => r is not null) is { } record)
                    Issue(record, e, batch);
                break;
            case PartnerSyncRequested { Module: ModuleIds.Cdrs } sync:
                foreach (var document in await documents.AllAsync(OcpiDocuments.Cdr, sync.Partner.Value, ct))
                    batch.Owe(new(sync.Partner.Value, ModuleIds.Cdrs, OcpiJson.Parse<Cdr>(document.Body).Id!, DeliveryClass.Ledger, e.Position));
                break;
        }
    }

    private static void Issue(ChargeRecord record, RecordedEvent e, FeedBatch batch)
    {
        if (record.Grant is not { } grant || !batch.Knows(grant.Partner))
            return;
        var at = OcpiTime.Truncate(e.At);
        batch.Put(new(
            OcpiDocuments.Cdr, grant.Partner.Value, record.Id, e.Position, at, OcpiJson.Write(CdrMapping.ToOcpi(record, at)), record.Location?.Owner.ToString() ?? ""));
        batch.Owe(new(grant.Partner.Value, ModuleIds.Cdrs, record.Id, DeliveryClass.Ledger, e.Position));
    }
}

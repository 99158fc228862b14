using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Sessions;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Cdrs;

/// <summary>
/// Turns records that may leave into CDRs, each once, for the partner whose driver it was. They are owed until it says yes. What is owed after another
/// says so: a CDR in another's stead after the credit of that one.
/// </summary>
internal sealed class CdrsFeed(EventLog log, Documents documents, MeteringPolicy metering, ILogger<CdrsFeed> logger) : IModuleFeed
{
    public bool InAnyOrder => true;

    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        switch (e.Data)
        {
            case ChargeRecordSealed issued:
                await IssueAsync(issued.Record, e, batch, ct);
                break;
            case ChargeRecordReleased:
                if (await IssuedRecords.DecidedAsync(log, e, ct) is { } record)
                    await IssueAsync(record, e, batch, ct);
                break;
            case ChargeRecordCredited credited:
                if ((await IssuedRecords.DecidedAsync(log, e, ct))?.Grant is { } grant && batch.Knows(grant.Partner))
                    await CreditAsync(credited, grant.Partner.Value, e, batch, ct);
                break;
            case PartnerSyncRequested { Module: ModuleIds.Cdrs } sync:
                foreach (var document in await documents.AllAsync(OcpiDocuments.Cdr, sync.Partner.Value, ct))
                    batch.Owe(new(sync.Partner.Value, ModuleIds.Cdrs, OcpiJson.Parse<Cdr>(document.Body).Id!, DeliveryClass.Ledger, e.Position));
                break;
        }
    }

    // Made of the very CDR that the partner has, so that nothing but what makes it a credit can differ (OCPI 2.2.1 §10.1.1).
    private async Task CreditAsync(ChargeRecordCredited credited, string partner, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        var original = batch.Find(DocumentKey.Of(OcpiDocuments.Cdr, partner, credited.Id))
            ?? await documents.FindAsync(OcpiDocuments.Cdr, partner, credited.Id, ct);
        if (original is null)
            return;
        var at = OcpiTime.Truncate(e.At);
        var credit = CdrMapping.ToCredit(OcpiJson.Parse<Cdr>(original.Body), credited.CreditId, at);
        batch.Put(new(OcpiDocuments.Cdr, partner, credited.CreditId, e.Position, at, OcpiJson.Write(credit), original.Owner));
        batch.Owe(new(partner, ModuleIds.Cdrs, credited.CreditId, DeliveryClass.Ledger, e.Position));
    }

    private async Task IssueAsync(ChargeRecord record, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (record.Grant is not { } grant || !batch.Knows(grant.Partner))
            return;
        var at = OcpiTime.Truncate(e.At);
        var history = (await log.ReadStreamAsync(SessionStream.Of(record.Session), ct: ct)).Select(h => h.Data).OfType<SessionEvent>();
        var signed = SignedReadings.Of(history);
        foreach (var reading in SignedDataMapping.LeftOut(signed))
            logger.SignedValueLeftOut(record.Id, reading.Text.Length);
        var cdr = CdrMapping.ToOcpi(record, at, SignedDataMapping.ToOcpi(signed, record.Metering, metering.Url));
        batch.Put(new(OcpiDocuments.Cdr, grant.Partner.Value, record.Id, e.Position, at, OcpiJson.Write(cdr), record.Location?.Owner.ToString() ?? ""));
        var after = record.Corrects is { } corrected ? ChargeRecordStream.CreditIdOf(corrected) : null;
        batch.Owe(new(grant.Partner.Value, ModuleIds.Cdrs, record.Id, DeliveryClass.Ledger, e.Position, after));
    }
}

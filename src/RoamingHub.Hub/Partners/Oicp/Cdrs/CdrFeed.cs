using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp.Cdrs;

/// <summary>Owes Hubject the record of every charge that its EMPs pay for: one, whose bytes stand when it is owed.</summary>
internal sealed class CdrFeed(EventLog log) : IModuleFeed
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        switch (e.Data)
        {
            case ChargeRecordSealed { Record: var record }:
                await OweAsync(record, e, batch, ct);
                break;
            case ChargeRecordReleased released when await HeldAsync(released.Id, ct) is { } record:
                await OweAsync(record, e, batch, ct);
                break;
        }
    }

    private async Task OweAsync(ChargeRecord record, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (record.Grant is not { } grant || batch.Partners.All(p => p.Id != grant.Partner))
            return;
        var history = (await log.ReadStreamAsync(SessionStream.Of(record.Session), ct: ct)).Select(h => h.Data).OfType<SessionEvent>();
        batch.Owe(new(
            grant.Partner.Value, OicpModules.Cdrs, record.Id, DeliveryClass.Ledger, e.Position, CdrMapping.ToDraft(record, SignedValues.Of(history)),
            NotBefore: EndIsPast(record, e.At)));
    }

    // A session cannot end after its record was sent: a station whose clock is ahead is waited for, up to a day.
    private static DateTimeOffset? EndIsPast(ChargeRecord record, DateTimeOffset now) =>
        record.End > now && record.End - now < LongestWait ? record.End : null;

    private async Task<ChargeRecord?> HeldAsync(string id, CancellationToken ct) =>
        (await log.ReadStreamAsync(ChargeRecordStream.Of(id), ct: ct)).Select(e => ChargeRecordStream.RecordOf(e.Data)).LastOrDefault(r => r is not null);
}

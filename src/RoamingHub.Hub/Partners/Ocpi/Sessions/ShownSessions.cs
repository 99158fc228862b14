using RoamingHub.Core.Values;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Sessions;

/// <summary>Sessions as partners are shown them.</summary>
internal static class ShownSessions
{
    /// <summary>What the partner was last shown, also by an earlier event of the same batch.</summary>
    public static async Task<Document?> FindAsync(Documents documents, FeedBatch batch, PartnerId partner, string name, CancellationToken ct) =>
        batch.Find(DocumentKey.Of(OcpiDocuments.Session, partner.Value, name)) ?? await documents.FindAsync(OcpiDocuments.Session, partner.Value, name, ct);

    /// <summary>The time of a change, always later than that of the one before.</summary>
    public static DateTimeOffset TimeOf(RecordedEvent e, Session? before)
    {
        var at = OcpiTime.Truncate(e.At);
        return at <= before?.LastUpdated ? before.LastUpdated.Value.AddMilliseconds(1) : at;
    }

    /// <summary>Shows the session to the partner. False where nothing but its time would change: then it is left as it is.</summary>
    public static bool Put(Session session, Session? before, PartnerId partner, RecordedEvent e, FeedBatch batch)
    {
        if (before is not null && OcpiJson.Write(session with { LastUpdated = before.LastUpdated }) == OcpiJson.Write(before))
            return false;
        batch.Put(new(
            OcpiDocuments.Session, partner.Value, session.Id!, e.Position, session.LastUpdated!.Value, OcpiJson.Write(session),
            $"{session.CountryCode}-{session.PartyId}"));
        return true;
    }

    /// <param name="order">The order that began it, whose result goes first.</param>
    public static DeliveryOrder DeliveryOf(Session session, PartnerId partner, Guid? order, RecordedEvent e, DateTimeOffset? notBefore = null) => new(
        partner.Value, ModuleIds.Sessions, session.Id!, DeliveryClass.State, e.Position, order?.ToString("D"), NotBefore: notBefore);
}

using RoamingHub.Core.Values;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Sessions;

/// <summary>Sessions as partners were last shown them, also by an earlier event of the same batch.</summary>
internal static class ShownSessions
{
    public static async Task<Document?> FindAsync(Documents documents, FeedBatch batch, PartnerId partner, string name, CancellationToken ct) =>
        batch.Documents.LastOrDefault(d => d.Kind == OcpiDocuments.Session && d.Audience == partner.Value && d.Id == name)
        ?? await documents.FindAsync(OcpiDocuments.Session, partner.Value, name, ct);
}

using System.Text.Json;
using RoamingHub.Core.Values;
using RoamingHub.Ocpi;

namespace RoamingHub.Hub.Partners.Ocpi.Cdrs;

/// <summary>Which CDRs an invoice is about, as OCPI 2.3.0 tells it (Invoice Reconciliation, InvoiceReconciliationRecord). We speak 2.2.1: it is handed over, not sent.</summary>
internal static class InvoiceRecord
{
    /// <param name="id">Up to 36 characters. <paramref name="invoice"/>: up to 255.</param>
    public static async Task WriteAsync(
        Stream to, PartyId owner, string id, string invoice, IAsyncEnumerable<string> cdrs, DateTimeOffset lastUpdated, CancellationToken ct)
    {
        await using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        json.WriteString("country_code", owner.Country);
        json.WriteString("party_id", owner.Party);
        json.WriteString("id", id);
        json.WriteString("invoice_id", invoice);
        json.WriteStartArray("cdrs");
        await foreach (var cdr in cdrs.WithCancellation(ct))
        {
            json.WriteStringValue(cdr);
            if (json.BytesPending > 32 * 1024)
                await json.FlushAsync(ct);
        }

        json.WriteEndArray();
        json.WriteString("last_updated", OcpiTime.Write(lastUpdated));
        json.WriteEndObject();
        await json.FlushAsync(ct);
    }
}

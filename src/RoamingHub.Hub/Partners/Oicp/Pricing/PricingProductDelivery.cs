using System.Text.Encodings.Web;
using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Wire;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp.Pricing;

/// <summary>
/// PushPricingProductData: the products of one offer after the other, each a set of its own at Hubject. One message holds the products of one
/// provider, so that a full load replaces no other provider's. A product goes only when no EVSE names it any more.
/// </summary>
internal sealed class PricingProductDelivery(Deliveries deliveries) : IModuleDelivery
{
    private const string Records = "PricingProductDataRecords";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly JsonWriterOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int BatchSize => 1_000_000;

    public async Task<DeliveryOutcome> DeliverAsync(OicpPartner partner, IReadOnlyList<Delivery> batch, CancellationToken ct)
    {
        if (batch.FirstOrDefault(d => d.Object == RecordDelivery.Everything) is { } everything)
        {
            await deliveries.ResendAsync(partner.Id.Value, OicpModules.PricingProducts, ct);
            return Anew(batch, everything);
        }

        string? offered = null;
        var run = new PushRun(partner, OicpOperation.PushPricingProductData, (action, drafts) => Write(action, drafts, offered ?? drafts[^1]));
        var known = await deliveries.OfModuleAsync(partner.Id.Value, OicpModules.PricingProducts, ct);
        if (Loads(batch, known).Any() && await deliveries.GatherAsync(partner.Id.Value, OicpModules.PricingProducts, ct) > 0)
            return PushRun.Anew; // a full load is whole
        var named = (await deliveries.OfModuleAsync(partner.Id.Value, OicpModules.EvsePricing, ct)).Where(RecordDelivery.IsThere).Select(d => d.Request ?? "").ToList();
        foreach (var offer in batch.GroupBy(ProviderOf))
        {
            offered = known.Where(k => k.Content is not null && Draft.WhyNot(k.Content) is null && ProviderOf(k) == offer.Key).MaxBy(k => k.Version)?.Content;
            await SendAsync(run, [.. offer], Loads([.. offer], known).Any(), named, ct);
        }

        if (run.HoldsSomethingElse)
        {
            await deliveries.ResendAsync(partner.Id.Value, OicpModules.PricingProducts, ct);
            return Anew(batch, null);
        }

        return new DeliveryOutcome.Each(run.Outcomes);
    }

    // What is to go where others are loaded anew goes with that.
    private static DeliveryOutcome.Each Anew(IReadOnlyList<Delivery> batch, Delivery? everything)
    {
        var loaded = batch.Where(d => d.Content is not null).Select(ProviderOf).ToHashSet();
        return new(batch.ToDictionary(d => d.Id, d =>
            d == everything ? new DeliveryOutcome.Delivered()
            : d.Content is null && loaded.Contains(ProviderOf(d)) ? new DeliveryOutcome.Delivered(Digest: RecordDelivery.Absent)
            : PushRun.Anew));
    }

    private static async Task SendAsync(PushRun all, List<Delivery> offer, bool loads, List<string> named, CancellationToken ct)
    {
        var run = all.Part();
        foreach (var delivery in offer.Where(d => d.Content is null && !RecordDelivery.IsThere(d)))
            run.End(delivery, new DeliveryOutcome.Delivered(Digest: RecordDelivery.Absent));
        foreach (var delivery in offer)
        {
            if (Draft.WhyNot(delivery.Content) is { } why)
                run.End(delivery, new DeliveryOutcome.Parked(why));
            else if (delivery.Content is { } same && delivery.SentDigest == RecordDelivery.DigestOf(same))
                run.End(delivery, new DeliveryOutcome.Delivered(Digest: delivery.SentDigest));
            else if (delivery.Content is null && RecordDelivery.IsThere(delivery) && IsNamed(delivery, named))
                run.End(delivery, new DeliveryOutcome.RetryAt("an EVSE at Hubject still names it", Soon, PartnerDown: false));
        }

        var due = offer.Where(d => !run.Outcomes.ContainsKey(d.Id)).ToList();
        var added = due.Where(d => d.Content is not null && !RecordDelivery.IsThere(d)).ToList();
        if (loads && added.Count > 0)
            await run.SendAsync(ActionType.FullLoad, added, ct);
        else
            await run.SendInPartsAsync(ActionType.Insert, added, ct);
        await run.SendInPartsAsync(ActionType.Update, [.. due.Where(d => d.Content is not null && RecordDelivery.IsThere(d))], ct);
        await run.SendInPartsAsync(ActionType.Delete, [.. due.Where(d => d.Content is null)], ct);
        all.Take(run);
    }

    /// <summary>The providers for whom there is something and who have nothing yet.</summary>
    private static IEnumerable<string> Loads(IReadOnlyList<Delivery> batch, IReadOnlyList<Delivery> known) => batch
        .Where(d => d.Content is not null && Draft.WhyNot(d.Content) is null).Select(ProviderOf).Distinct()
        .Except(known.Where(RecordDelivery.IsThere).Select(ProviderOf));

    private static string ProviderOf(Delivery delivery) => delivery.Object.Split('|', 2)[0];

    private static bool IsNamed(Delivery product, List<string> named)
    {
        var id = JsonEncodedText.Encode(product.Object.Split('|', 2)[1], AsItIs.Encoder);
        return named.Any(n => n.Contains($"\"{id}\"", StringComparison.Ordinal));
    }

    /// <summary>Each record stands in the offer it was owed with; the offer as it is now goes around all, also around what is deleted.</summary>
    private static byte[] Write(ActionType action, IReadOnlyList<string> drafts, string offered)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, AsItIs))
        {
            json.WriteStartObject();
            json.WriteString("ActionType", WireWords.Of(action));
            json.WriteStartObject("PricingProductData");
            var documents = drafts.Select(d => JsonDocument.Parse(d)).ToList();
            using var around = JsonDocument.Parse(offered);
            foreach (var member in around.RootElement.EnumerateObject())
            {
                if (member.Name != Records)
                    member.WriteTo(json);
            }

            json.WriteStartArray(Records);
            foreach (var record in documents.SelectMany(d => d.RootElement.GetProperty(Records).EnumerateArray()))
                record.WriteTo(json);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            documents.ForEach(d => d.Dispose());
        }

        return stream.ToArray();
    }
}

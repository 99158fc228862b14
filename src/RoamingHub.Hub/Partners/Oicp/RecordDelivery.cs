using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Wire;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>
/// Brings the records that Hubject holds of us in step with what it is owed: all of them in one message when it holds none, else what is new,
/// changed or gone. A digest beside each delivery says what Hubject took last. When Hubject says that it holds something else (009), it is
/// told everything anew.
/// </summary>
internal abstract class RecordDelivery(Deliveries deliveries, OicpOperation operation, string module) : IModuleDelivery
{
    /// <summary>The object that stands for all of them: who owes it forgets what Hubject has taken.</summary>
    public const string Everything = "*";

    /// <summary>The object that stands for a wipe: Hubject is told, in one empty full load, that there is nothing. Only a person asks for that.</summary>
    public const string Nothing = "-";

    /// <summary>The digest of what Hubject holds no longer.</summary>
    public const string Absent = "-";

    private static readonly JsonWriterOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All that is due, so that a full load is whole; what is sent is cut to <see cref="PushRun.MostRecords"/>.</summary>
    public int BatchSize => 1_000_000;

    protected Deliveries Deliveries => deliveries;

    public async Task<DeliveryOutcome> DeliverAsync(OicpPartner partner, IReadOnlyList<Delivery> batch, CancellationToken ct)
    {
        var run = new PushRun(partner, operation, (action, records) => Write(partner.Settings, action, records), RecordsPerPush) { GroundMayLack = GroundMayLack(partner) };
        if (batch.FirstOrDefault(d => d.Object == Nothing) is { } nothing)
            return await WipeAsync(partner, batch, nothing, run, ct);
        if (batch.FirstOrDefault(d => d.Object == Everything) is { } everything)
        {
            await deliveries.ResendAsync(partner.Id.Value, module, ct);
            return new DeliveryOutcome.Each(batch.ToDictionary(d => d.Id, d => d == everything ? Taken(null) : PushRun.Anew));
        }

        var work = await SortAsync(partner, batch, run, ct);
        var loads = work.New.Count > 0 && !await deliveries.AnythingTakenAsync(partner.Id.Value, module, Absent, ct);
        if (loads && await deliveries.GatherAsync(partner.Id.Value, module, ct) > 0)
            return PushRun.Anew; // a full load is whole

        if (loads)
            await run.SendAllAsync(work.New, RecordsPerFullLoad, ct);
        else
            await run.SendInPartsAsync(ActionType.Insert, work.New, ct);
        await run.SendInPartsAsync(ActionType.Update, work.Changed, ct);
        if (run.Loaded)
            work.Gone.ForEach(d => run.End(d, Taken(Absent)));
        else
            await run.SendInPartsAsync(ActionType.Delete, work.Gone, ct);
        if (run.HoldsSomethingElse)
        {
            await deliveries.ResendAsync(partner.Id.Value, module, ct);
            return PushRun.Anew;
        }

        await RunEndedAsync(partner, run, ct);
        return new DeliveryOutcome.Each(run.Outcomes);
    }

    // What was owed before the wipe is no longer; what came after it goes out again.
    private async Task<DeliveryOutcome> WipeAsync(OicpPartner partner, IReadOnlyList<Delivery> batch, Delivery nothing, PushRun run, CancellationToken ct)
    {
        var outcome = await run.WipeAsync(ct);
        if (outcome is not DeliveryOutcome.Delivered)
            return new DeliveryOutcome.Each(batch.ToDictionary(d => d.Id, d => d == nothing ? outcome : PushRun.Anew));
        await deliveries.TakeBackAsync(partner.Id.Value, module, nothing.Version, Absent, Nothing, ct);
        await WipedAsync(partner, nothing.Version, ct);
        return new DeliveryOutcome.Each(batch.ToDictionary(d => d.Id, d => d == nothing ? outcome : d.Version <= nothing.Version ? Taken(Absent) : PushRun.Anew));
    }

    /// <summary>The message's members around the records.</summary>
    protected abstract void WriteOperator(Utf8JsonWriter json, OicpSettings settings);

    /// <summary>The name of the member that holds all but the action, where there is one, and of the list in it.</summary>
    protected abstract (string? Body, string List) Members { get; }

    /// <summary>What must wait or is no longer worth sending, with its outcome.</summary>
    protected virtual Task<IReadOnlyDictionary<long, DeliveryOutcome>> HeldBackAsync(
        OicpPartner partner, IReadOnlyList<Delivery> batch, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<long, DeliveryOutcome>>(new Dictionary<long, DeliveryOutcome>());

    /// <summary>Pushes have been made, well or not.</summary>
    protected virtual Task RunEndedAsync(OicpPartner partner, PushRun run, CancellationToken ct) =>
        run.Loaded ? LoadedAsync(partner, ct) : Task.CompletedTask;

    /// <summary>Hubject has taken a full load.</summary>
    protected virtual Task LoadedAsync(OicpPartner partner, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Hubject holds nothing of this any more, since a person wanted it so.</summary>
    protected virtual Task WipedAsync(OicpPartner partner, long upTo, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Whether records can be refused because what they are about is not there.</summary>
    protected virtual bool GroundMayLack(OicpPartner partner) => false;

    protected virtual int RecordsPerPush => PushRun.MostRecords;

    /// <summary>Each full load replaces the one before: what is beyond goes out as inserts.</summary>
    protected virtual int RecordsPerFullLoad => int.MaxValue;

    /// <summary>Whether what Hubject took of this delivery last is still there.</summary>
    public static bool IsThere(Delivery delivery) => delivery.SentDigest is not null and not Absent;

    public static string DigestOf(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..32];

    private async Task<(List<Delivery> New, List<Delivery> Changed, List<Delivery> Gone)> SortAsync(
        OicpPartner partner, IReadOnlyList<Delivery> batch, PushRun run, CancellationToken ct)
    {
        var (added, changed, gone) = (new List<Delivery>(), new List<Delivery>(), new List<Delivery>());
        var heldBack = await HeldBackAsync(partner, batch, ct);
        foreach (var delivery in batch)
        {
            if (heldBack.TryGetValue(delivery.Id, out var outcome))
                run.End(delivery, outcome);
            else if (Draft.WhyNot(delivery.Content) is { } why)
                run.End(delivery, new DeliveryOutcome.Parked(why));
            else if (delivery.Content is null && !IsThere(delivery))
                run.End(delivery, Taken(Absent));
            else if (delivery.Content is null)
                gone.Add(delivery);
            else if (!IsThere(delivery))
                added.Add(delivery);
            else if (delivery.SentDigest == DigestOf(delivery.Content))
                run.End(delivery, Taken(delivery.SentDigest));
            else
                changed.Add(delivery);
        }

        return (added, changed, gone);
    }

    // Records stand in deliveries as they go out, so they are put together as text.
    private byte[] Write(OicpSettings settings, ActionType action, IReadOnlyList<string> records)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, AsItIs))
        {
            json.WriteStartObject();
            json.WriteString("ActionType", WireWords.Of(action));
            if (Members.Body is { } body)
                json.WriteStartObject(body);
            WriteOperator(json, settings);
            json.WriteStartArray(Members.List);
            foreach (var record in records)
                json.WriteRawValue(record);
            json.WriteEndArray();
            if (Members.Body is not null)
                json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static DeliveryOutcome.Delivered Taken(string? digest) => new(Digest: digest);
}

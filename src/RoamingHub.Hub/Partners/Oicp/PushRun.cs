using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Wire;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>
/// One round of pushes, one after the other. A push is taken whole or not at all; when Hubject refuses one, the records it names are parked,
/// or, where it names none, the push is narrowed by halves until the bad record stands alone.
/// </summary>
internal sealed class PushRun(OicpPartner partner, OicpOperation operation, Func<ActionType, IReadOnlyList<string>, byte[]> write)
{
    /// <summary>In one insert, update or delete. A full load is whole, since each replaces the one before.</summary>
    public const int MostRecords = 500;

    /// <summary>The record goes out again with all the others.</summary>
    public static readonly DeliveryOutcome Anew = new DeliveryOutcome.RetryAt("everything goes out anew", TimeSpan.Zero, PartnerDown: false);

    private readonly Dictionary<long, DeliveryOutcome> _outcomes = [];
    private DeliveryOutcome? _stopped;

    public IReadOnlyDictionary<long, DeliveryOutcome> Outcomes => _outcomes;

    /// <summary>A full load was taken.</summary>
    public bool Loaded { get; private set; }

    /// <summary>What we change is not there, or what we add is (009).</summary>
    public bool HoldsSomethingElse { get; private set; }

    /// <summary>A run for a part of the records that is a set of its own at Hubject; what stopped this one stops it too.</summary>
    public PushRun Part() => new(partner, operation, write) { _stopped = _stopped, HoldsSomethingElse = HoldsSomethingElse };

    /// <summary>Takes over how a part went.</summary>
    public void Take(PushRun part)
    {
        foreach (var (id, outcome) in part._outcomes)
            _outcomes[id] = outcome;
        _stopped = part._stopped;
        HoldsSomethingElse |= part.HoldsSomethingElse;
    }

    public void End(Delivery delivery, DeliveryOutcome outcome) => _outcomes[delivery.Id] = outcome;

    public async Task SendInPartsAsync(ActionType action, IReadOnlyList<Delivery> records, CancellationToken ct)
    {
        foreach (var part in records.Chunk(MostRecords))
            await SendAsync(action, part, ct);
    }

    public async Task SendAsync(ActionType action, IReadOnlyList<Delivery> records, CancellationToken ct)
    {
        if (_stopped is not null || HoldsSomethingElse)
        {
            EndAll(records, _ => _stopped ?? Anew);
            return;
        }

        // What a refused full load was narrowed to adds to its first part.
        var step = action == ActionType.FullLoad && Loaded ? ActionType.Insert : action;
        var result = await partner.Client.DeliverAsync(operation, write(step, [.. records.Select(RecordOf)]), ct);
        if (result.IsDone || (result.Code == OicpCodes.DataTransactionError && step == ActionType.Delete))
        {
            Loaded |= step == ActionType.FullLoad;
            EndAll(records, d => new DeliveryOutcome.Delivered(
                RequestOf(step, d), OicpOutcomes.ResponseOf(result), Digest: step == ActionType.Delete ? RecordDelivery.Absent : RecordDelivery.DigestOf(d.Content!)));
        }
        else if (result.Code == OicpCodes.DataTransactionError && step != ActionType.FullLoad)
        {
            HoldsSomethingElse = true;
            EndAll(records, _ => Anew);
        }
        else if (result.Outcome == OicpOutcome.Refused)
        {
            await NarrowAsync(action, records, result, ct);
        }
        else
        {
            _stopped = OicpOutcomes.Of(result, null);
            EndAll(records, _ => _stopped);
        }
    }

    private async Task NarrowAsync(ActionType action, IReadOnlyList<Delivery> records, OicpResult<Acknowledgement> result, CancellationToken ct)
    {
        var named = result.ValidationErrors.Where(e => e.RecordIndex < records.Count)
            .GroupBy(e => e.RecordIndex!.Value, e => $"{e.FieldReference} {e.ErrorMessage}")
            .ToDictionary(g => g.Key, g => string.Join("; ", g));
        if (records.Count == 1)
        {
            End(records[0], Refusal(named.GetValueOrDefault(0) ?? OicpOutcomes.WhyOf(result), action, records[0], result));
        }
        else if (named.Count > 0)
        {
            foreach (var (index, why) in named)
                End(records[index], Refusal(why, action, records[index], result));
            var rest = records.Where((_, i) => !named.ContainsKey(i)).ToList();
            if (rest.Count > 0)
                await SendAsync(action, rest, ct);
        }
        else
        {
            var half = records.Count / 2;
            await SendAsync(action, [.. records.Take(half)], ct);
            await SendAsync(action, [.. records.Skip(half)], ct);
        }
    }

    private void EndAll(IReadOnlyList<Delivery> records, Func<Delivery, DeliveryOutcome> outcome)
    {
        foreach (var record in records)
            End(record, outcome(record));
    }

    private static DeliveryOutcome.Parked Refusal(string why, ActionType action, Delivery delivery, OicpResult<Acknowledgement> result) =>
        new(why, RequestOf(action, delivery), OicpOutcomes.ResponseOf(result));

    // A delivery shows its own record, not the thousands that went with it.
    private static string RequestOf(ActionType action, Delivery delivery) =>
        $$"""{"ActionType":"{{WireWords.Of(action)}}","Record":{{RecordOf(delivery)}}}""";

    // What is to be deleted is named by the record that was sent last.
    private static string RecordOf(Delivery delivery)
    {
        if (delivery.Content is not null)
            return delivery.Content;
        using var sent = JsonDocument.Parse(delivery.Request!);
        return sent.RootElement.GetProperty("Record").GetRawText();
    }
}

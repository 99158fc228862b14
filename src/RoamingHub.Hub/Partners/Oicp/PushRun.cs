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
/// <param name="perPush">Records in one insert, update or delete.</param>
internal sealed class PushRun(
    OicpPartner partner, OicpOperation operation, Func<ActionType, IReadOnlyList<string>, byte[]> write, int perPush = PushRun.MostRecords)
{
    /// <summary>In one insert, update or delete, unless configured otherwise.</summary>
    public const int MostRecords = 500;

    private const int TooManyRequests = 429;

    /// <summary>The record goes out again with all the others.</summary>
    public static readonly DeliveryOutcome Anew = new DeliveryOutcome.RetryAt("everything goes out anew", TimeSpan.Zero, PartnerDown: false);

    private static readonly DeliveryOutcome WhenThere =
        new DeliveryOutcome.RetryAt("Hubject does not have what this is about", TimeSpan.FromSeconds(5), PartnerDown: false);

    private readonly Dictionary<long, DeliveryOutcome> _outcomes = [];
    private readonly List<string> _taken = [];
    private DeliveryOutcome? _stopped;

    public IReadOnlyDictionary<long, DeliveryOutcome> Outcomes => _outcomes;

    /// <summary>What is pushed is about records that are pushed elsewhere, so that a full load may be refused for want of them.</summary>
    public bool GroundMayLack { get; init; }

    /// <summary>A full load was taken.</summary>
    public bool Loaded { get; private set; }

    /// <summary>What we change is not there, or what we add is (009).</summary>
    public bool HoldsSomethingElse { get; private set; }

    /// <summary>A run for a part of the records that is a set of its own at Hubject; what stopped this one stops it too.</summary>
    public PushRun Part() => new(partner, operation, write, perPush) { _stopped = _stopped, HoldsSomethingElse = HoldsSomethingElse };

    /// <summary>Takes over how a part went.</summary>
    public void Take(PushRun part)
    {
        foreach (var (id, outcome) in part._outcomes)
            _outcomes[id] = outcome;
        _stopped = part._stopped;
        HoldsSomethingElse |= part.HoldsSomethingElse;
        MetOutage |= part.MetOutage;
    }

    /// <summary>A full load was refused because what it is about is not there (009).</summary>
    public bool LacksGround { get; private set; }

    /// <summary>Hubject did not answer, or only that it cannot.</summary>
    public bool MetOutage { get; private set; }

    /// <summary>The records whose data Hubject has taken in this run.</summary>
    public IReadOnlyList<string> Taken => _taken;

    public void End(Delivery delivery, DeliveryOutcome outcome) => _outcomes[delivery.Id] = outcome;

    public async Task SendInPartsAsync(ActionType action, IReadOnlyList<Delivery> records, CancellationToken ct)
    {
        foreach (var part in records.Chunk(perPush))
            await SendAsync(action, part, ct);
    }

    /// <summary>Everything: as much as one full load carries, and what is beyond as inserts.</summary>
    public async Task SendAllAsync(IReadOnlyList<Delivery> records, int perFullLoad, CancellationToken ct)
    {
        await SendAsync(ActionType.FullLoad, [.. records.Take(perFullLoad)], ct);
        foreach (var part in records.Skip(perFullLoad).Chunk(perPush))
            await SendAsync(ActionType.FullLoad, part, ct);
    }

    /// <summary>The empty full load that a person has asked for.</summary>
    public async Task<DeliveryOutcome> WipeAsync(CancellationToken ct)
    {
        var result = await partner.Client.DeliverAsync(operation, write(ActionType.FullLoad, []), ct);
        return OicpOutcomes.Of(result, $$"""{"ActionType":"{{WireWords.Of(ActionType.FullLoad)}}","Records":[]}""");
    }

    public async Task SendAsync(ActionType action, IReadOnlyList<Delivery> records, CancellationToken ct)
    {
        if (_stopped is not null || HoldsSomethingElse || LacksGround)
        {
            EndAll(records, _ => _stopped ?? (LacksGround ? WhenThere : Anew));
            return;
        }

        // What a refused full load was narrowed to adds to its first part.
        var step = action == ActionType.FullLoad && Loaded ? ActionType.Insert : action;
        var result = await partner.Client.DeliverAsync(operation, write(step, [.. records.Select(RecordOf)]), ct);
        if (result.IsDone || (result.Code == OicpCodes.DataTransactionError && step == ActionType.Delete && records.Count == 1))
        {
            Loaded |= step == ActionType.FullLoad;
            if (step is ActionType.FullLoad or ActionType.Insert)
                _taken.AddRange(records.Select(r => r.Object));
            EndAll(records, d => new DeliveryOutcome.Delivered(
                RequestOf(step, d), OicpOutcomes.ResponseOf(result), Digest: step == ActionType.Delete ? RecordDelivery.Absent : RecordDelivery.DigestOf(d.Content!)));
        }
        else if (result.Code == OicpCodes.DataTransactionError && step == ActionType.Delete)
        {
            await HalveAsync(action, records, ct); // one of them is gone already, the others may be there
        }
        else if (result.Code == OicpCodes.DataTransactionError && step != ActionType.FullLoad)
        {
            HoldsSomethingElse = true;
            EndAll(records, _ => Anew);
        }
        else if (result.Code == OicpCodes.DataTransactionError && GroundMayLack)
        {
            LacksGround = true;
            EndAll(records, _ => WhenThere);
        }
        else if (result.Outcome == OicpOutcome.Refused)
        {
            await NarrowAsync(action, records, result, ct);
        }
        else
        {
            MetOutage = result.Outcome is OicpOutcome.Retry or OicpOutcome.Ambiguous && result.HttpStatus != TooManyRequests && result.Code != OicpCodes.DataTransactionError;
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
            await HalveAsync(action, records, ct);
        }
    }

    private async Task HalveAsync(ActionType action, IReadOnlyList<Delivery> records, CancellationToken ct)
    {
        var half = records.Count / 2;
        await SendAsync(action, [.. records.Take(half)], ct);
        await SendAsync(action, [.. records.Skip(half)], ct);
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

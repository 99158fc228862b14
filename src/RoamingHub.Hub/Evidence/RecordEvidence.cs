using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Evidence;

/// <summary>All that a record rests on, as one zip: what an auditor, a partner or a court asks for. Nobody's card is in it.</summary>
internal sealed class RecordEvidence(EventLog log, Deliveries deliveries, SessionFrames frames, TimeProvider time)
{
    private const string Module = "cdrs";

    /// <param name="cdr">The id of the CDR; of a credit its own, with the record that it takes back.</param>
    /// <param name="json">The record as the log has it.</param>
    public async Task WriteAsync(string cdr, ChargeRecord record, string json, Stream body, CancellationToken ct)
    {
        var session = await log.ReadStreamAsync(SessionStream.Of(record.Session), ct: ct);
        var history = session.Select(e => e.Data).OfType<SessionEvent>().ToList();
        var start = RecordIssuing.StartOf(history);
        var mask = new EvidenceMask(record, history);
        await using var zip = await EvidenceZip.OpenAsync(body, mask, ct);
        await zip.AddAsync("record.json", "The record: what was metered, where, by which token, its price, and what its signed values are worth.", [json], ct);
        await zip.AddAsync("arithmetic.txt", "How the price was made, in sentences.", record.Explain() ?? ["There is no price."], ct);
        if (record.Corrections is { } corrections)
            await zip.AddAsync("corrections.txt", "What people have put right: by whom, when and why.", corrections.Select(c => c.Say()), ct);
        await zip.AddAsync("tariff.json", "The tariff in the version that was frozen when the charge began.", [TariffOf(record, RecordFix.Of(record.Corrections).Tariff ?? start?.Tariff)], ct);
        await zip.AddAsync("session-events.jsonl", "The session's history as it stands in the log.", session.Select(Line), ct);
        await zip.AddAsync(
            "record-events.jsonl", "What became of the record, and of those in whose stead it stands: held, put right, released, sealed, credited; by whom and why.",
            (await StoryAsync(record, ct)).Select(Line), ct);
        await zip.AddAsync(
            "signed-data.jsonl", "The meter's signed records, with the SHA-256 of each as it was signed; the driver's id in them is hidden here.",
            SignedReadings.All(history).Select(r => SignedLine(r, mask)), ct);
        // Where it names the driver it would be of no use without him: it is had from /transparency then.
        if (TransparencyFile.Of(record, history) is { } xml && mask.Hide(xml) == xml)
            await zip.AddAsync("transparency.xml", "The signed records, for the transparency software for meters.", [xml.TrimEnd('\n')], ct);
        await zip.AddAsync(
            "frames.jsonl", "What station and hub said to each other about the charge, as far back as the wire log is kept.", FramesAsync(session, start, mask, ct), ct);
        await zip.AddAsync("deliveries.jsonl", "What was sent to partners, and what they answered.", (await deliveries.OfObjectsAsync(Module, [cdr], ct))[cdr].Select(Line), ct);
        await zip.SealAsync(
            new()
            {
                ["cdr"] = cdr, ["session"] = record.Session.Value, ["madeAt"] = $"{time.GetUtcNow():O}",
                ["hidden"] = "Ids of cards and contracts are shown by their last four characters.",
            }, ct);
    }

    private async Task<IReadOnlyList<RecordedEvent>> StoryAsync(ChargeRecord record, CancellationToken ct)
    {
        var story = new List<RecordedEvent>();
        for (var current = record; current is not null;)
        {
            story.InsertRange(0, await log.ReadStreamAsync(ChargeRecordStream.Of(current.Id), ct: ct));
            current = current.Corrects is { } earlier ? IssuedRecords.LastOf(await log.ReadStreamAsync(ChargeRecordStream.Of(earlier), ct: ct)) : null;
        }

        return story;
    }

    private string Line(RecordedEvent e)
    {
        var data = e.Data is UnknownEvent unknown ? unknown.Json : Encoding.UTF8.GetString(log.Types.Serialize(e.Data));
        return $$"""{"position":{{e.Position}},"version":{{e.Version}},"type":"{{e.Type}}","at":"{{e.At:O}}","data":{{data}}}""";
    }

    private static string Line(Delivery d) => Text(new()
    {
        ["partner"] = d.Partner, ["state"] = d.State, ["attempts"] = d.Attempts, ["endedAt"] = d.EndedAt is { } at ? $"{at:O}" : null, ["location"] = d.Location,
        ["request"] = d.Request, ["response"] = d.Response, ["error"] = d.LastError, ["flag"] = d.Flag,
    });

    private static string SignedLine(SignedReading reading, EvidenceMask mask) => Text(new()
    {
        ["moment"] = reading.Moment.ToString(), ["sha256"] = EvidenceMask.HashOf(reading.Text), ["data"] = mask.HideInRecord(reading.Text),
        ["method"] = reading.Signed?.Method, ["encoding"] = reading.Signed?.Encoding, ["publicKey"] = reading.Signed?.PublicKey,
    });

    private static string TariffOf(ChargeRecord record, TariffVersion? version) => record.TariffDetails is { } details
        ? $$"""{"version":{{VersionOf(version)}},"tariff":{{details}}}"""
        : "{}";

    private static string VersionOf(TariffVersion? version) => version is null ? "null" : $"{version.Version}";

    private async IAsyncEnumerable<string> FramesAsync(
        IReadOnlyList<RecordedEvent> session, ChargingStarted? start, EvidenceMask mask, [EnumeratorCancellation] CancellationToken ct)
    {
        if (start is null)
            yield break;
        await foreach (var frame in frames.OfAsync(session, start, mask.Tokens, ct))
        {
            yield return Text(new()
            {
                ["at"] = $"{frame.At:O}", ["direction"] = frame.Direction == 'i' ? "in" : "out", ["action"] = frame.Action, ["raw"] = frame.Raw,
            });
        }
    }

    private static string Text(JsonObject line) => line.ToJsonString(EvidenceJson.Options);
}

using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using RoamingHub.Hub.Sessions;
using RoamingHub.Hub.Tests.Partners.Ocpi;
using RoamingHub.Hub.Tests.Stations;
using RoamingHub.TestSupport;

namespace RoamingHub.Hub.Tests.Evidence;

/// <summary>Charges with signed values, from the station's frames to the bill, the evidence and the rebuild.</summary>
public sealed class SignedChargeTests(SignedChargeTests.World shared) : IClassFixture<SignedChargeTests.World>
{
    private const string Card = "04A2B31C5E6F80";
    private readonly OcpiWorld _world = shared.Site;

    [Fact]
    public async Task Genuine_values_leave_with_the_bill_and_the_evidence_proves_it_without_the_card()
    {
        using var meter = new SigningMeter();
        var token = _world.Emsp.IssueToken(Card);
        (await _world.Emsp.PushTokenAsync(token)).Ok.ShouldBeTrue();
        await _world.ApiAsync(HttpMethod.Put, "/api/tokens/OTHERCARD99", """{ "status": "Accepted" }""");
        await _world.ApiAsync(HttpMethod.Put, "/api/stations/CP1", $$"""
            { "connectors": [ { "connectorId": 1, "evseUid": "3256", "ocpiConnectorId": "1", "meterPublicKey": "{{meter.PublicKey}}" } ] }
            """);
        await using var station = await RawStation.BootedAsync(_world.Hub, "CP1", "ocpp1.6");
        await station.CallAsync("StartTransaction", """{"connectorId":2,"idTag":"OTHERCARD99","meterStart":5,"timestamp":"2026-03-01T09:59:00Z"}""");

        // The begin as text, the end in hex, as OCPP 1.5 once wished it.
        var (begin, end) = (meter.Record("B", "10.000", Card), meter.Record("E", "20.000", Card));
        var transaction = await StartAsync(station, Card);
        await station.CallAsync("MeterValues", $$"""{"connectorId":1,"transactionId":{{transaction}},"meterValue":[{{Signed("10:00:00", "Transaction.Begin", begin)}}]}""");
        var hex = Convert.ToHexString(Encoding.UTF8.GetBytes(end));
        await station.CallAsync("StopTransaction", Stop(transaction, 20_000, Signed("10:50:00", "Transaction.End", hex)));

        var cdr = await _world.Emsp.WaitForCdrAsync(c => c.CdrToken!.Uid == Card, OcpiWorld.Soon);
        (cdr.SignedData!.EncodingMethod, cdr.SignedData.PublicKey).ShouldBe(("OCMF", meter.PublicKeyInBase64));
        cdr.SignedData.SignedValues!.Select(v => (v.Nature, v.PlainData, v.SignedData)).ShouldBe(
            [("Start", begin, Base64(begin)), ("End", end, Base64(end))]);
        await _world.Hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE object = '{cdr.Id}' AND state = 'delivered')");

        var shown = await _world.ApiAsync(HttpMethod.Get, "/api/cdrs/" + cdr.Id);
        var metering = shown["signedMetering"]!;
        ((string)metering["verdict"]!, (string)metering["key"]!, (decimal)metering["signedKwh"]!).ShouldBe(("genuine", "pinned", 10m));
        metering["records"]!.AsArray().Select(r => (string)r!["moment"]!).ShouldBe(["start", "end"]);

        await EvidenceHoldsAsync(cdr.Id!, token.ContractId!, begin);
        await RebuildFindsAsync(cdr.Id!);
    }

    [Fact]
    public async Task Changed_values_and_another_energy_wait_for_a_person_and_what_cannot_be_read_is_labelled()
    {
        using var meter = new SigningMeter();
        await _world.ApiAsync(HttpMethod.Put, "/api/tokens/LOCALCARD7", """{ "status": "Accepted" }""");
        await _world.ApiAsync(HttpMethod.Put, "/api/stations/CP-S", $$"""{ "meterPublicKey": "{{meter.PublicKey}}" }""");
        await using var station = await RawStation.BootedAsync(_world.Hub, "CP-S", "ocpp1.6");

        var changed = await ChargeAsync(station, 1, meter.Record("B", "10.000"), meter.Record("E", "20.000").Replace("\"MS\":\"M-", "\"MS\":\"X-", StringComparison.Ordinal));
        HoldsOf(changed).ShouldBe(["signed-tampered"]);
        var differs = await ChargeAsync(station, 2, meter.Record("B", "10.000", day: 2), meter.Record("E", "18.500", day: 2));
        HoldsOf(differs).ShouldBe(["signed-energy-differs"]);
        var mended = await _world.ApiAsync(HttpMethod.Post, $"/api/cdrs/{differs["id"]}/fix", """{ "reason": "read by hand", "meterStopWh": 19000 }""");
        ((string)mended["holds"]![0]!["rule"]!, (string)mended["holds"]![0]!["text"]!).ShouldBe(("signed-energy-differs", "The meter has signed 8500 Wh, the record bills 9000 Wh."));
        mended = await _world.ApiAsync(HttpMethod.Post, $"/api/cdrs/{differs["id"]}/fix", """{ "reason": "as the meter has signed it", "meterStopWh": 18500 }""");
        ((string)mended["state"]!, (string)mended["signedMetering"]!["verdict"]!).ShouldBe(("sealed", "genuine"));
        var alone = await ChargeAsync(station, 3, null, meter.Record("E", "20.000", day: 3));
        ((string)alone["state"]!, (string)alone["signedMetering"]!["verdict"]!).ShouldBe(("sealed", "missing-start"));
        var unread = await ChargeAsync(station, 4, null, "AP;0;3;ALCV3ABBBISHMA2RYEGAZE3HV5YQBQRAEHAEHAAB;+/8=");
        ((string)unread["state"]!, (string)unread["signedMetering"]!["verdict"]!, (string)unread["signedMetering"]!["records"]![0]!["format"]!)
            .ShouldBe(("sealed", "unverifiable", "Alfen Eichrecht"));

        var files = await FilesAsync((string)unread["id"]!);
        foreach (var (name, text) in files)
            text.ShouldNotContain("ALCV3ABBBISHMA2RYEGAZE3HV5YQBQRAEHAEHAAB", Case.Sensitive, name);
        files["signed-data.jsonl"].ShouldContain(HashOf("AP;0;3;ALCV3ABBBISHMA2RYEGAZE3HV5YQBQRAEHAEHAAB;+/8="));

        using var refused = await _world.Hub.Http.PutAsync("/api/stations/CP-S", new StringContent("""{ "meterPublicKey": "none" }""", Encoding.UTF8, "application/json"));
        ((int)refused.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task A_card_that_is_called_as_the_reading_hides_no_reading_in_the_evidence()
    {
        await _world.ApiAsync(HttpMethod.Put, "/api/tokens/12500", """{ "status": "Accepted" }""");
        await using var station = await RawStation.BootedAsync(_world.Hub, "CP-N", "ocpp1.6");
        var transaction = (await station.CallAsync("StartTransaction", """{"connectorId":1,"idTag":"12500","meterStart":0,"timestamp":"2026-04-01T10:00:00Z"}"""))
            .GetProperty("transactionId").GetInt32();
        await station.CallAsync("StopTransaction", $$"""
            {"transactionId":{{transaction}},"idTag":"12500","meterStop":12500,"timestamp":"2026-04-01T10:50:00Z","transactionData":[{"timestamp":"2026-04-01T10:50:00Z","sampledValue":[{"value":"12500"}]}]}
            """);
        const string Mine = "FROM read.cdrs c JOIN read.sessions s ON s.id = c.session WHERE s.station = 'CP-N'";
        await _world.Hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 {Mine})");

        var files = await FilesAsync(await _world.Hub.Database.QueryAsync<string>($"SELECT c.id {Mine}"));

        ((decimal)JsonNode.Parse(files["record.json"])!["meterStop"]!).ShouldBe(12_500m);
        foreach (var (name, text) in files.Where(f => f.Key.EndsWith(".jsonl", StringComparison.Ordinal)))
        {
            foreach (var line in Lines(text))
                line["raw"]?.AsValue().GetValue<string>().ShouldNotContain("\"idTag\":\"12500\"", Case.Sensitive, name);
        }

        files["record.json"].ShouldNotContain("\"12500\"");
        files["session-events.jsonl"].ShouldContain("\"value\":\"12500\"");
    }

    private async Task EvidenceHoldsAsync(string id, string contract, string begin)
    {
        var files = await FilesAsync(id);
        files.Keys.ShouldBe(
            [
                "record.json", "arithmetic.txt", "tariff.json", "session-events.jsonl", "record-events.jsonl", "signed-data.jsonl", "frames.jsonl", "deliveries.jsonl",
                "manifest.json",
            ]);
        var manifest = JsonNode.Parse(files["manifest.json"])!;
        ((string)manifest["cdr"]!).ShouldBe(id);
        manifest["files"]!.AsArray().Select(f => ((string)f!["name"]!, (string)f["sha256"]!)).ShouldBe(files.Where(f => f.Key != "manifest.json").Select(f => (f.Key, HashOf(f.Value))));

        foreach (var (name, text) in files)
        {
            foreach (var secret in (string[])[Card, contract, contract.Replace("-", "", StringComparison.Ordinal), "OTHERCARD99", Convert.ToHexString(Encoding.UTF8.GetBytes(Card)), Base64(begin)])
                text.ShouldNotContain(secret, Case.Insensitive, name);
        }

        var signed = Lines(files["signed-data.jsonl"]);
        ((string)signed[0]["sha256"]!, (string)signed[0]["moment"]!).ShouldBe((HashOf(begin), "Start"));
        ((string)signed[0]["data"]!).ShouldBe(begin.Replace(Card, "****6F80", StringComparison.Ordinal));
        Lines(files["frames.jsonl"]).Select(f => (string?)f["action"]).Where(a => a is not null).Distinct().ShouldBe(["StartTransaction", "MeterValues", "StopTransaction"], ignoreOrder: true);
        ((string)JsonNode.Parse(files["tariff.json"])!["tariff"]!["id"]!).ShouldBe("AC");
        var delivery = Lines(files["deliveries.jsonl"]).ShouldHaveSingleItem();
        ((string)delivery["state"]!).ShouldBe("delivered");
        var sent = JsonNode.Parse(((string)delivery["request"]!).Split('\n', 2)[1])!;
        Encoding.UTF8.GetString(Convert.FromBase64String((string)sent["signed_data"]!["signed_values"]![0]!["signed_data"]!)).ShouldBe((string)signed[0]["data"]!);
        files["arithmetic.txt"].ShouldContain("4.5");
    }

    private async Task RebuildFindsAsync(string id)
    {
        ((bool)(await _world.ApiAsync(HttpMethod.Get, $"/api/cdrs/{id}/rebuild"))["equal"]!).ShouldBeTrue();
        (await RebuildAllAsync()).Code.ShouldBe(0);

        await _world.Hub.Database.ExecuteAsync(
            $$"""UPDATE log.mt_events SET data = jsonb_set(data, '{record,price,total,exclVat}', '999') WHERE stream_id = 'charge-record-{{id}}' AND type = 'charge_record_sealed'""");
        try
        {
            var difference = (await _world.ApiAsync(HttpMethod.Get, $"/api/cdrs/{id}/rebuild"))["differences"]!.AsArray().ShouldHaveSingleItem()!;
            ((string)difference["member"]!, (string)difference["stored"]!, (string)difference["rebuilt"]!).ShouldBe(("price.total.exclVat", "999", "4.50"));
            var (code, said) = await RebuildAllAsync();
            code.ShouldBe(1);
            said.Split('\n').Where(l => l.Contains("the log gives", StringComparison.Ordinal) && l.Contains(id, StringComparison.Ordinal)).ShouldHaveSingleItem()
                .ShouldContain("price.total.exclVat is 999, the log gives 4.50");
            said.ShouldContain("1 not as the log gives them");
        }
        finally
        {
            await _world.Hub.Database.ExecuteAsync(
                $$"""UPDATE log.mt_events SET data = jsonb_set(data, '{record,price,total,exclVat}', '4.50') WHERE stream_id = 'charge-record-{{id}}' AND type = 'charge_record_sealed'""");
        }
    }

    private async Task<(int Code, string Said)> RebuildAllAsync()
    {
        using var data = TestFolder.Create("rebuild");
        await using var said = new StringWriter();
        var code = await RebuildCommand.RunAsync(said, new Dictionary<string, string?>
        {
            ["HUB_DATABASE"] = _world.Hub.Database.ConnectionString, ["HUB_DATA"] = data.Path, ["HUB_API_KEY"] = "rebuild", ["Logging:LogLevel:Default"] = "Error",
        });
        return (code, said.ToString());
    }

    private async Task<Dictionary<string, string>> FilesAsync(string id)
    {
        using var zip = new ZipArchive(await _world.Hub.Http.GetStreamAsync($"/api/cdrs/{id}/evidence"));
        var files = new Dictionary<string, string>();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            files[entry.Name] = await reader.ReadToEndAsync();
        }

        return files;
    }

    private async Task<JsonNode> ChargeAsync(RawStation station, int number, string? begin, string end)
    {
        var start = await station.CallAsync("StartTransaction", $$"""{"connectorId":1,"idTag":"LOCALCARD7","meterStart":10000,"timestamp":"2026-03-0{{number}}T10:00:00Z"}""");
        var transaction = start.GetProperty("transactionId").GetInt32();
        var values = (begin is null ? "" : Signed("10:00:01", "Transaction.Begin", begin, number) + ",") + Signed("10:50:00", "Transaction.End", end, number);
        await station.CallAsync("StopTransaction", Stop(transaction, 20_000, values, number));
        await _world.Hub.Database.UntilAsync($"SELECT count(*) = {number} FROM read.cdrs c JOIN read.sessions s ON s.id = c.session WHERE s.station = 'CP-S'");
        var listed = (await _world.ApiAsync(HttpMethod.Get, "/api/cdrs"))["items"]!.AsArray().First(c => ((string)c!["start"]!).StartsWith($"2026-03-0{number}", StringComparison.Ordinal) && (string?)c["partner"] is null)!;
        return await _world.ApiAsync(HttpMethod.Get, "/api/cdrs/" + (string)listed["id"]!);
    }

    private static string[] HoldsOf(JsonNode cdr) => [.. cdr["holds"]!.AsArray().Select(h => (string)h!["rule"]!)];

    private static async Task<int> StartAsync(RawStation station, string card) =>
        (await station.CallAsync("StartTransaction", $$"""{"connectorId":1,"idTag":"{{card}}","meterStart":10000,"timestamp":"2026-03-01T10:00:00Z"}""")).GetProperty("transactionId").GetInt32();

    private static string Stop(int transaction, int meter, string values, int day = 1) =>
        $$"""{"transactionId":{{transaction}},"meterStop":{{meter}},"timestamp":"2026-03-0{{day}}T10:50:00Z","reason":"Local","transactionData":[{{values}}]}""";

    private static string Signed(string time, string context, string value, int day = 1) =>
        $$"""{"timestamp":"2026-03-0{{day}}T{{time}}Z","sampledValue":[{"value":"{{value.Replace("\"", "\\\"", StringComparison.Ordinal)}}","context":"{{context}}","format":"SignedData"}]}""";

    private static List<JsonNode> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>One hub for all charges of this class.</summary>
    public sealed class World : IAsyncLifetime
    {
        internal OcpiWorld Site { get; private set; } = null!;

        public async Task InitializeAsync() => Site = await OcpiWorld.StartAsync();

        public async Task DisposeAsync() => await Site.DisposeAsync();
    }
}

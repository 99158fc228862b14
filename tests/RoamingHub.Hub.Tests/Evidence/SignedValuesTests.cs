using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using RoamingHub.Hub.Tests.Partners.Ocpi;
using RoamingHub.Hub.Tests.Stations;

namespace RoamingHub.Hub.Tests.Evidence;

/// <summary>Signed values as stations of both versions send them, to the bill, the file for the transparency software, and what becomes of those that come late.</summary>
public sealed class SignedValuesTests(SignedValuesTests.World shared) : IClassFixture<SignedValuesTests.World>
{
    private const string Card = "LOCALCARD7";
    private readonly OcpiWorld _world = shared.Site;

    [Fact]
    public async Task A_station_of_2_0_1_signs_its_begin_its_middle_and_its_end_and_tells_its_key_once()
    {
        const string uid = "04A2B31C5E6F81";
        using var meter = new SigningMeter();
        (await _world.Emsp.PushTokenAsync(_world.Emsp.IssueToken(uid))).Ok.ShouldBeTrue();
        await _world.ApiAsync(HttpMethod.Put, "/api/stations/CP-21", """{ "connectors": [ { "evse": 1, "connectorId": 1, "evseUid": "3256", "ocpiConnectorId": "1" } ] }""");
        await using var station = await RawStation.BootedAsync(_world.Hub, "CP-21", "ocpp2.0.1");
        string[] texts = [meter.Record("B", "10.000", uid), meter.Record("C", "12.000", uid), meter.Record("E", "20.000", uid)];
        var key = Base64("oca:base16:asn1:" + meter.PublicKey.ToLowerInvariant());

        await station.CallAsync("TransactionEvent", Event("Started", 0, "10:00:00", 10_000, "Transaction.Begin", texts[0], key, $$""","idToken":{"idToken":"{{uid}}","type":"ISO14443"},"evse":{"id":1,"connectorId":1}"""));
        await station.CallAsync("TransactionEvent", Event("Updated", 1, "10:20:00", 12_000, "Sample.Periodic", texts[1], ""));
        await station.CallAsync("TransactionEvent", Event("Ended", 2, "10:50:00", 20_000, "Transaction.End", texts[2], ""));

        var cdr = await _world.Emsp.WaitForCdrAsync(c => c.CdrToken!.Uid == uid, OcpiWorld.Soon);
        (cdr.SignedData!.EncodingMethod, cdr.SignedData.PublicKey, cdr.SignedData.Url).ShouldBe(("OCMF", meter.PublicKeyInBase64, "https://transparency.example/check"));
        cdr.SignedData.SignedValues!.Select(v => (v.Nature, v.PlainData, v.SignedData)).ShouldBe(
            [("Start", texts[0], Base64(texts[0])), ("Intermediate", texts[1], Base64(texts[1])), ("End", texts[2], Base64(texts[2]))]);
        var metering = (await _world.ApiAsync(HttpMethod.Get, "/api/cdrs/" + cdr.Id))["signedMetering"]!;
        ((string)metering["verdict"]!, (string)metering["key"]!, (decimal)metering["signedKwh"]!, (string)metering["register"]!).ShouldBe(("genuine", "message", 10m, "1-b:1.8.0"));

        // The file is whole, card and all; the evidence, which is without cards, does not hold it.
        var file = XDocument.Parse(await _world.Hub.Http.GetStringAsync($"/api/cdrs/{cdr.Id}/transparency"));
        file.Root!.Elements("value").Select(v => ((string?)v.Attribute("context"), v.Element("signedData")!.Value, v.Element("publicKey")!.Value)).ShouldBe(
            [("Transaction.Begin", texts[0], meter.PublicKey), ("Sample.Periodic", texts[1], meter.PublicKey), ("Transaction.End", texts[2], meter.PublicKey)]);
        (await FilesAsync(cdr.Id!)).ShouldNotContain("transparency.xml");
    }

    [Fact]
    public async Task Records_in_envelopes_are_taken_out_and_the_file_is_in_the_evidence_where_it_names_nobody()
    {
        using var meter = new SigningMeter();
        await using var station = await StationAsync("CP-E", meter);
        var (begin, end) = (meter.Record("B", "10.000"), meter.Record("E", "20.000"));
        var wrapped = JsonSerializer.Serialize(new { signedMeterData = Base64(begin), encodingMethod = "OCMF", signingMethod = "", publicKey = "" });
        var xml = new XElement("values", new XElement("value", new XAttribute("context", "Transaction.End"), new XElement("signedData", new XAttribute("format", "OCMF"), end))).ToString();

        var cdr = await ChargeAsync(station, "CP-E", 1, ("10:00:01", "Transaction.Begin", wrapped), ("10:50:00", "Transaction.End", xml));

        ((string)cdr["state"]!, (string)cdr["signedMetering"]!["verdict"]!).ShouldBe(("sealed", "genuine"));
        var files = await FilesAsync((string)cdr["id"]!);
        files.ShouldContain("transparency.xml");
    }

    [Fact]
    public async Task A_value_that_comes_when_the_record_has_left_is_judged_and_shown_and_changes_nothing()
    {
        using var meter = new SigningMeter();
        await using var station = await StationAsync("CP-L", meter);
        var (begin, end) = (meter.Record("B", "10.000"), meter.Record("E", "20.000"));
        var sealedRecord = await ChargeAsync(station, "CP-L", 1, ("10:50:00", "Transaction.End", end));
        var id = (string)sealedRecord["id"]!;
        ((string)sealedRecord["state"]!, (string)sealedRecord["signedMetering"]!["verdict"]!, sealedRecord["laterSignedMetering"]).ShouldBe(("sealed", "missing-start", null));

        // Dated after the end, as stations do that sign when all is over.
        await station.CallAsync("MeterValues", $$"""{"connectorId":1,"transactionId":{{_transaction}},"meterValue":[{{Signed(1, "10:55:00", "Transaction.Begin", begin)}}]}""");

        await _world.Hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM read.cdrs WHERE id = '{id}' AND later_verdict = 'genuine')");
        var shown = await _world.ApiAsync(HttpMethod.Get, "/api/cdrs/" + id);
        ((string)shown["state"]!, (string)shown["signedMetering"]!["verdict"]!, (string)shown["laterSignedMetering"]!["verdict"]!).ShouldBe(("sealed", "missing-start", "genuine"));
        var found = await _world.ApiAsync(HttpMethod.Get, "/api/cdrs?laterVerdict=genuine");
        found["items"]!.AsArray().Select(c => (string)c!["id"]!).ShouldContain(id);
        (await _world.ApiAsync(HttpMethod.Get, "/api/cdrs?laterVerdict=tampered"))["items"]!.AsArray().Select(c => (string)c!["id"]!).ShouldNotContain(id);
        await _world.ApiAsync(HttpMethod.Get, "/api/cdrs?laterVerdict=other", expect: 400);
    }

    [Fact]
    public async Task A_record_that_is_held_is_judged_anew_by_what_comes_late_and_by_the_key_that_is_written_down()
    {
        using var meter = new SigningMeter();
        using var other = new SigningMeter();
        await using var station = await StationAsync("CP-H", other);
        var (begin, end) = (meter.Record("B", "10.000"), meter.Record("E", "20.000"));
        var held = await ChargeAsync(station, "CP-H", 1, ("10:50:00", "Transaction.End", Wrapped(end, meter.PublicKey)));
        var id = (string)held["id"]!;
        ((string)held["state"]!).ShouldBe("held");
        held["holds"]!.AsArray().Select(h => (string)h!["rule"]!).ShouldBe(["signed-wrong-key"]);

        await station.CallAsync("MeterValues", $$"""{"connectorId":1,"transactionId":{{_transaction}},"meterValue":[{{Signed(1, "10:00:01", "Transaction.Begin", Wrapped(begin, meter.PublicKey))}}]}""");
        await _world.Hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM read.cdrs WHERE id = '{id}' AND record NOT LIKE '%MissingStart%')");
        ((string)(await _world.ApiAsync(HttpMethod.Get, "/api/cdrs/" + id))["signedMetering"]!["verdict"]!).ShouldBe("wrong-key");

        var described = await _world.ApiAsync(HttpMethod.Put, "/api/stations/CP-H", $$"""{ "meterPublicKey": "{{meter.PublicKey}}" }""");
        described["formerMeterKeys"]!.AsArray().ShouldHaveSingleItem()!["meterPublicKey"]!.GetValue<string>().ShouldBe(other.PublicKey);
        await _world.Hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM read.cdrs WHERE id = '{id}' AND state = 'sealed')");
        ((string)(await _world.ApiAsync(HttpMethod.Get, "/api/cdrs/" + id))["signedMetering"]!["verdict"]!).ShouldBe("genuine");
    }

    [Fact]
    public async Task A_charge_from_before_a_key_was_exchanged_is_checked_with_the_old_one_and_what_nobody_signed_has_no_file()
    {
        using var old = new SigningMeter();
        using var now = new SigningMeter();
        await using var station = await StationAsync("CP-X", old);
        await _world.ApiAsync(HttpMethod.Put, "/api/stations/CP-X", $$"""{ "meterPublicKey": "{{now.PublicKey}}" }""");

        var replayed = await ChargeAsync(station, "CP-X", 1, ("10:00:01", "Transaction.Begin", old.Record("B", "10.000")), ("10:50:00", "Transaction.End", old.Record("E", "20.000")));
        ((string)replayed["state"]!, (string)replayed["signedMetering"]!["verdict"]!, (string)replayed["signedMetering"]!["publicKey"]!).ShouldBe(("sealed", "genuine", old.PublicKey));

        var silent = await ChargeAsync(station, "CP-X", 2);
        await _world.ApiAsync(HttpMethod.Get, $"/api/cdrs/{(string)silent["id"]!}/transparency", expect: 404);
        await _world.ApiAsync(HttpMethod.Get, "/api/cdrs/11111111-1111-8111-8111-111111111111/transparency", expect: 404);
    }

    [Fact]
    public async Task Genuine_values_of_an_earlier_charge_wait_for_a_person_and_the_charge_they_are_of_stays_as_it_was()
    {
        using var meter = new SigningMeter();
        await using var station = await StationAsync("CP-R", meter);
        (string, string, string)[] values =
            [("10:00:01", "Transaction.Begin", meter.Record("B", "10.000")), ("10:50:00", "Transaction.End", meter.Record("E", "20.000", clock: "10:50:00"))];
        var first = await ChargeAsync(station, "CP-R", 1, values);
        ((string)first["state"]!, (string)first["signedMetering"]!["verdict"]!).ShouldBe(("sealed", "genuine"));

        var replayed = await ChargeAsync(station, "CP-R", 2, values);

        ((string)replayed["state"]!, (string)replayed["signedMetering"]!["verdict"]!).ShouldBe(("held", "replayed"));
        replayed["holds"]!.AsArray().Select(h => ((string)h!["rule"]!, (string)h["text"]!)).ShouldBe(
        [
            ("signed-replayed", $"The signed value of the start is one of the charge {(string)first["sessionId"]!} as well."),
            ("signed-replayed", $"The signed value of the end is one of the charge {(string)first["sessionId"]!} as well."),
        ]);
        replayed["flags"]!.AsArray().Select(f => ((string)f!["rule"]!, (string)f["text"]!)).ShouldContain(
            ("signed-time-differs", "The meter signed a value at 2026-03-01T10:00:00Z; the charge went from 2026-03-02T10:00:00Z to 2026-03-02T10:50:00Z."));
        (await _world.ApiAsync(HttpMethod.Get, "/api/cdrs/" + (string)first["id"]!))["flags"]!.AsArray().ShouldBeEmpty();

        var of = meter.Record("E", "20.000", clock: "10:50:00");
        var late = await ChargeAsync(station, "CP-R", 3, ("10:00:01", "Transaction.Begin", meter.Record("B", "10.000")), ("10:50:00", "Transaction.End", of));
        ((string)late["state"]!, (string)late["signedMetering"]!["verdict"]!).ShouldBe(("sealed", "time-differs"), "a clock may be wrong: it is seen, and leaves");
    }

    private int _transaction;

    private async Task<RawStation> StationAsync(string id, SigningMeter meter)
    {
        await _world.ApiAsync(HttpMethod.Put, "/api/tokens/" + Card, """{ "status": "Accepted" }""");
        await _world.ApiAsync(HttpMethod.Put, "/api/stations/" + id, $$"""{ "meterPublicKey": "{{meter.PublicKey}}" }""");
        return await RawStation.BootedAsync(_world.Hub, id, "ocpp1.6");
    }

    private async Task<JsonNode> ChargeAsync(RawStation station, string id, int day, params (string Time, string Context, string Value)[] values)
    {
        var start = await station.CallAsync("StartTransaction", $$"""{"connectorId":1,"idTag":"{{Card}}","meterStart":10000,"timestamp":"2026-03-0{{day}}T10:00:00Z"}""");
        _transaction = start.GetProperty("transactionId").GetInt32();
        var data = string.Join(',', values.Select(v => Signed(day, v.Time, v.Context, v.Value)));
        await station.CallAsync(
            "StopTransaction", $$"""{"transactionId":{{_transaction}},"meterStop":20000,"timestamp":"2026-03-0{{day}}T10:50:00Z","reason":"Local","transactionData":[{{data}}]}""");
        await _world.Hub.Database.UntilAsync($"SELECT count(*) = {day} FROM read.cdrs c JOIN read.sessions s ON s.id = c.session WHERE s.station = '{id}'");
        var listed = (await _world.ApiAsync(HttpMethod.Get, "/api/sessions?station=" + id))["items"]!.AsArray().First(s => ((string)s!["startedAt"]!).StartsWith($"2026-03-0{day}", StringComparison.Ordinal))!;
        return await _world.ApiAsync(HttpMethod.Get, "/api/cdrs/" + (string)listed["cdrId"]!);
    }

    private async Task<string[]> FilesAsync(string id)
    {
        using var zip = new ZipArchive(await _world.Hub.Http.GetStreamAsync($"/api/cdrs/{id}/evidence"));
        return [.. zip.Entries.Select(e => e.Name)];
    }

    private static string Event(string type, int number, string clock, int wh, string context, string record, string key, string more = "") => new JsonObject
    {
        ["eventType"] = type, ["timestamp"] = $"2026-03-01T{clock}Z", ["seqNo"] = number,
        ["triggerReason"] = type switch { "Started" => "Authorized", "Ended" => "StopAuthorized", _ => "MeterValuePeriodic" },
        ["transactionInfo"] = new JsonObject { ["transactionId"] = "T-21" },
        ["meterValue"] = new JsonArray(new JsonObject
        {
            ["timestamp"] = $"2026-03-01T{clock}Z",
            ["sampledValue"] = new JsonArray(new JsonObject
            {
                ["value"] = wh, ["context"] = context,
                ["signedMeterValue"] = new JsonObject
                {
                    ["signedMeterData"] = Base64(record), ["signingMethod"] = "ECDSA-secp256r1-SHA256", ["encodingMethod"] = "OCMF", ["publicKey"] = key,
                },
            }),
        }),
    }.ToJsonString()[..^1] + more + "}";

    private static string Wrapped(string record, string key) => JsonSerializer.Serialize(new { signedMeterData = Base64(record), encodingMethod = "OCMF", signingMethod = "", publicKey = key });

    private static string Signed(int day, string time, string context, string value) =>
        $$"""{"timestamp":"2026-03-0{{day}}T{{time}}Z","sampledValue":[{"value":{{JsonSerializer.Serialize(value)}},"context":"{{context}}","format":"SignedData"}]}""";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>One hub for all charges of this class.</summary>
    public sealed class World : IAsyncLifetime
    {
        internal OcpiWorld Site { get; private set; } = null!;

        public async Task InitializeAsync() => Site = await OcpiWorld.StartAsync(("Hub:SignedMetering:Url", "https://transparency.example/check"));

        public async Task DisposeAsync() => await Site.DisposeAsync();
    }
}

using System.IO.Compression;
using System.Net;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Hub.Tests.Api;

public sealed class CdrsApiTests : ApiTest
{
    private const string Id = "11111111-1111-8111-8111-111111111111";
    private const string OtherId = "22222222-2222-8222-8222-222222222222";
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly PricedCharge Price = new(
        "EUR", new(5.18m, 6.16m), new(5.18m, 6.16m), new(0, 0), new(0, 0), new(0, 0), new(0, 0),
        [new(LineDimension.Energy, Noon, Noon.AddHours(1), 11.5005m, 11.501m, "kWh", 0.45m, 19m, 5.17545m, 6.1587855m, 0, "always", "T1")],
        new([], 11.5005m, 1, 0, 0), "minor-unit");

    [Fact]
    public async Task A_record_is_listed_with_its_totals_and_shown_with_its_arithmetic()
    {
        await TellAsync(Id, new ChargeRecordSealed(SessionsApiTests.RecordOf(Id) with { Price = Price }));

        ShouldBeJson((await Api.GetAsync("/api/cdrs")).GetProperty("items")[0], $$"""
            { "id": "{{Id}}", "sessionId": "{{Id}}", "partner": "p1", "state": "sealed", "start": "2026-03-01T12:00:00Z", "end": "2026-03-01T13:00:00Z",
              "energyKwh": 11.5005, "totalCost": { "exclVat": 5.18, "inclVat": 6.16 }, "currency": "EUR", "deliveries": [], "holds": [], "flags": [] }
            """);
        var whole = await Api.GetAsync($"/api/cdrs/{Id}");
        whole.GetProperty("price").GetProperty("lines")[0].GetProperty("exclVat").GetDecimal().ShouldBe(5.17545m);
        whole.GetProperty("explanation").GetArrayLength().ShouldBeGreaterThan(0);
        whole.GetProperty("record").GetProperty("stopReason").GetString().ShouldBe("EVDisconnected");
    }

    [Fact]
    public async Task A_held_record_is_released_once()
    {
        await TellAsync(Id, new ChargeRecordHeld(SessionsApiTests.RecordOf(Id), [new("no-price", "No tariff.")]));
        ShouldBeJson((await Api.GetAsync("/api/cdrs?state=held")).GetProperty("items")[0].GetProperty("holds"), """[ { "rule": "no-price", "text": "No tariff." } ]""");

        var released = await Api.PostAsync($"/api/cdrs/{Id}/release", """{ "reason": "looked at" }""");

        released.GetProperty("state").GetString().ShouldBe("sealed");
        var fact = (await Api.Log.ReadStreamAsync(ChargeRecordStream.Of(Id)))[1].Data.ShouldBeOfType<ChargeRecordReleased>();
        (fact.Reason, fact.By).ShouldBe(("looked at", "key:admin"));
        await Api.RefusedAsync(HttpStatusCode.Conflict, "cdr-state", HttpMethod.Post, $"/api/cdrs/{Id}/drop");
    }

    [Fact]
    public async Task What_was_found_in_a_record_that_left_is_shown_and_found_by_its_rule()
    {
        await TellAsync(Id, new ChargeRecordSealed(SessionsApiTests.RecordOf(Id), [new("overlap", "Two at once."), new("clock-ahead", "Tomorrow.")]));
        await TellAsync(Id, new ChargeRecordDoubted(Id, [new("overlap", "Three at once.")], Noon));
        await TellAsync(OtherId, new ChargeRecordHeld(SessionsApiTests.RecordOf(OtherId), [new("no-price", "No tariff.")], [new("clock-ahead", "Next week.")]));

        ShouldBeJson((await Api.GetAsync($"/api/cdrs/{Id}")).GetProperty("flags"), """
            [ { "rule": "clock-ahead", "text": "Tomorrow." }, { "rule": "overlap", "text": "Three at once." } ]
            """);
        foreach (var (rule, ids) in new (string, string[])[] { ("overlap", [Id]), ("clock-ahead", [OtherId, Id]), ("NoPrice", [OtherId]), ("tiny", []) })
            (await Api.GetAsync("/api/cdrs?rule=" + rule)).GetProperty("items").EnumerateArray().Select(c => c.GetProperty("id").GetString()).ShouldBe(ids);
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Get, "/api/cdrs?rule=clock")).GetProperty("member").GetString().ShouldBe("rule");
    }

    [Fact]
    public async Task A_held_record_can_be_dropped_without_a_word()
    {
        await TellAsync(Id, new ChargeRecordHeld(SessionsApiTests.RecordOf(Id), [new("no-price", "No tariff.")]));
        (await Api.PostAsync($"/api/cdrs/{Id}/drop")).GetProperty("state").GetString().ShouldBe("dropped");
    }

    [Fact]
    public async Task Many_held_records_are_decided_about_at_once_each_by_itself()
    {
        await TellAsync(Id, new ChargeRecordHeld(SessionsApiTests.RecordOf(Id), [new("no-price", "No tariff.")]));
        await TellAsync(OtherId, new ChargeRecordHeld(SessionsApiTests.RecordOf(OtherId), [new("no-price", "No tariff.")]));
        await Api.PostAsync($"/api/cdrs/{OtherId}/drop");

        ShouldBeJson(await Api.PostAsync("/api/cdrs/release", $$"""{ "ids": [ "none", "{{OtherId}}", "{{Id}}", "{{Id}}" ], "reason": "looked at" }"""), $$"""
            { "items": [ { "id": "none", "done": false, "problem": "There is no such cdr." }, { "id": "{{OtherId}}", "done": false, "state": "dropped", "problem": "The record is Dropped." },
                         { "id": "{{Id}}", "done": true, "state": "sealed" } ], "next": null }
            """);
        ShouldBeJson(await Api.PostAsync("/api/cdrs/drop", $$"""{ "ids": [ "{{Id}}" ], "reason": "x" }"""), $$"""
            { "items": [ { "id": "{{Id}}", "done": false, "state": "sealed", "problem": "The record is Released." } ], "next": null }
            """);
        var fact = (await Api.Log.ReadStreamAsync(ChargeRecordStream.Of(Id)))[1].Data.ShouldBeOfType<ChargeRecordReleased>();
        (fact.Reason, fact.By).ShouldBe(("looked at", "key:admin"));
        await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Post, "/api/cdrs/drop", $$"""{ "ids": [ "{{Id}}" ] }""");
        await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Post, "/api/cdrs/drop", """{ "ids": [], "reason": "x" }""");
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("?partner=p1", 2)]
    [InlineData("?state=held", 1)]
    [InlineData("?from=2026-03-01T13:00:01Z", 1)]
    [InlineData("?to=2026-03-01T13:00:01Z", 1)]
    public async Task The_ledger_is_filtered(string query, int count)
    {
        await TellAsync(Id, new ChargeRecordSealed(SessionsApiTests.RecordOf(Id)));
        await TellAsync(OtherId, new ChargeRecordHeld(SessionsApiTests.RecordOf(OtherId) with { End = Noon.AddDays(1) }, [new("no-price", "No tariff.")]));

        (await Api.GetAsync("/api/cdrs" + query)).GetProperty("items").GetArrayLength().ShouldBe(count);
    }

    [Fact]
    public async Task The_evidence_is_a_zip_of_all_that_proves_a_record()
    {
        await TellAsync(Id, new ChargeRecordSealed(SessionsApiTests.RecordOf(Id) with { Price = Price }));

        using var zip = new ZipArchive(await Api.Http.GetStreamAsync($"/api/cdrs/{Id}/evidence"));

        zip.Entries.Select(e => e.Name).ShouldBe(
            [
                "record.json", "arithmetic.txt", "tariff.json", "session-events.jsonl", "record-events.jsonl", "signed-data.jsonl", "frames.jsonl", "deliveries.jsonl",
                "manifest.json",
            ]);
        using var record = new StreamReader(zip.GetEntry("record.json")!.Open());
        var text = await record.ReadToEndAsync();
        text.ShouldContain("EVDisconnected");
        text.ShouldNotContain("04AABBCC");
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Get, "/api/cdrs?state=lost"))
            .GetProperty("member").GetString().ShouldBe("state");
        foreach (var (method, what) in ((string, string)[])[("GET", ""), ("GET", "/evidence"), ("GET", "/rebuild"), ("POST", "/release"), ("POST", "/drop")])
            await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-cdr", new(method), $"/api/cdrs/{OtherId}{what}");
    }

    private Task TellAsync(string id, object fact) => Api.TellAsync(ChargeRecordStream.Of(id), fact);
}

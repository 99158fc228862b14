using System.Net;
using System.Text.Json.Nodes;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Partners;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Cdrs;

/// <summary>A CDR never changes; what was wrong is taken back by another one (OCPI 2.2.1 §10.1.1). The partner is literal bytes.</summary>
public sealed class CdrCreditTests : IAsyncLifetime
{
    private HubUnderTest _hub = null!;

    public async Task InitializeAsync() => _hub = await HubUnderTest.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task A_credit_is_the_cdr_again_with_the_total_turned_and_both_know_each_other()
    {
        await using var emsp = await RawEmsp.RegisterAsync(_hub, r => r.Method == "POST" ? RawEmsp.Envelope(1000, status: "201 Created") : RawEmsp.Envelope(1000, "[]"));
        var id = await Records.SealAsync(_hub, emsp);
        await UntilAsync(id, "delivered");

        var credited = await RawEmsp.ApiAsync(_hub, HttpMethod.Post, $"/api/cdrs/{id}/credit", """{ "reason": "wrong tariff" }""");

        ((string)credited["state"]!, (string)credited["creditedBy"]!).ShouldBe(("credited", id + "-C"));
        await UntilAsync(id + "-C", "delivered");
        var (original, credit) = (JsonNode.Parse(emsp.Posts[0].Body)!.AsObject(), JsonNode.Parse(emsp.Posts[1].Body)!.AsObject());
        ((string)credit["id"]!).ShouldBe(id + "-C");
        ((string)credit["id"]!).Length.ShouldBeLessThanOrEqualTo(39);
        ((bool)credit["credit"]!).ShouldBeTrue();
        ((string)credit["credit_reference_id"]!).ShouldBe(id);
        ((decimal)credit["total_cost"]!["excl_vat"]!, (decimal)credit["total_cost"]!["incl_vat"]!).ShouldBe((-6.30m, -7.50m));
        original.ContainsKey("credit").ShouldBeFalse();
        // All else is the same, parts of the cost and volumes too.
        foreach (var member in (string[])["id", "credit", "credit_reference_id", "total_cost", "last_updated"])
        {
            original.Remove(member);
            credit.Remove(member);
        }

        JsonNode.DeepEquals(original, credit).ShouldBeTrue();
        ((decimal)credit["total_energy_cost"]!["excl_vat"]!).ShouldBe(4.80m);

        var listed = await RawEmsp.ApiAsync(_hub, HttpMethod.Get, $"/api/cdrs/{id}-C");
        ((string)listed["credits"]!, (string)listed["state"]!, (decimal)listed["totalCost"]!["inclVat"]!).ShouldBe((id, "delivered", -7.50m));
        var fact = (await _hub.Service<EventLog>().ReadStreamAsync(ChargeRecordStream.Of(id)))[^1].Data.ShouldBeOfType<ChargeRecordCredited>();
        (fact.Reason, fact.By).ShouldBe(("wrong tariff", "key:admin"));
        (await ConflictAsync(id)).ShouldContain("Credited");
        (await ConflictAsync(id + "-C")).ShouldContain("cannot be taken back itself");
        emsp.Posts.Count.ShouldBe(2);

        // The partner reads both, oldest first, and the older one is as it was.
        var list = await ReadListAsync(emsp);
        list.Select(c => (string)c!["id"]!).ShouldBe([id, id + "-C"]);
        ((decimal)list[0]!["total_cost"]!["excl_vat"]!).ShouldBe(6.30m);
    }

    [Fact]
    public async Task A_credit_never_overtakes_the_cdr_it_takes_back()
    {
        var open = false;
        await using var emsp = await RawEmsp.RegisterAsync(_hub, r => r.Method != "POST" ? RawEmsp.Envelope(1000, "[]")
            : Volatile.Read(ref open) || r.Body.Contains("\"credit\":true", StringComparison.Ordinal) ? RawEmsp.Envelope(1000) : RawEmsp.Envelope(3000));
        var id = await Records.SealAsync(_hub, emsp);
        await UntilAsync(id, "retrying");
        await RawEmsp.ApiAsync(_hub, HttpMethod.Post, $"/api/cdrs/{id}/credit");
        await UntilAsync(id + "-C", "retrying");
        emsp.Posts.ShouldAllBe(p => !p.Body.Contains("\"credit\":true", StringComparison.Ordinal));
        Volatile.Write(ref open, true);
        await UntilAsync(id + "-C", "delivered");
        emsp.Posts.TakeLast(2).Select(p => (string)JsonNode.Parse(p.Body)!["id"]!).ShouldBe([id, id + "-C"]);
    }

    [Fact]
    public async Task The_credit_of_a_parked_cdr_waits_until_the_cdr_is_taken()
    {
        var open = false;
        await using var emsp = await RawEmsp.RegisterAsync(
            _hub, r => r.Method != "POST" ? RawEmsp.Envelope(1000, "[]") : Volatile.Read(ref open) ? RawEmsp.Envelope(1000) : RawEmsp.Envelope(2001, message: "no"));
        var id = await Records.SealAsync(_hub, emsp);
        await UntilAsync(id, "parked");
        await RawEmsp.ApiAsync(_hub, HttpMethod.Post, $"/api/cdrs/{id}/credit");
        await UntilAsync(id + "-C", "retrying");
        emsp.Posts.Count.ShouldBe(1);
        Volatile.Write(ref open, true);
        await RetryAsync(emsp, id);
        await UntilAsync(id, "delivered");
        await RetryAsync(emsp, id + "-C");
        await UntilAsync(id + "-C", "delivered");
        emsp.Posts.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_has_not_left_or_cannot_be_taken_back_is_refused_in_plain_words()
    {
        var log = _hub.Service<EventLog>();
        var held = Records.Of(new("nobody"), "XXX");
        await log.AppendAsync(ChargeRecordStream.Of(held.Id), ExpectedVersion.None, [new ChargeRecordHeld(held, [new("no-price", "x")])]);
        (await ConflictAsync(held.Id)).ShouldContain("Held");

        await log.AppendAsync(
            PartnerStream.Of(new("hubject")), ExpectedVersion.None, [new PartnerAdded(new("hubject"), "oicp", "Hubject", "{}", DateTimeOffset.UtcNow)]);
        var oicp = Records.Of(new("hubject"), "XXX");
        await log.AppendAsync(ChargeRecordStream.Of(oicp.Id), ExpectedVersion.None, [new ChargeRecordSealed(oicp)]);
        (await ConflictAsync(oicp.Id)).ShouldContain("OICP knows no credit");

        var own = Records.Of(new("hubject"), "XXX") with { Grant = null };
        await log.AppendAsync(ChargeRecordStream.Of(own.Id), ExpectedVersion.None, [new ChargeRecordSealed(own)]);
        (await ConflictAsync(own.Id)).ShouldContain("no partner");

        // The partner came after the record: no CDR was made for it, so there is none to take back.
        var later = Records.Of(new("later"), "XXX");
        await log.AppendAsync(ChargeRecordStream.Of(later.Id), ExpectedVersion.None, [new ChargeRecordSealed(later)]);
        await log.AppendAsync(
            PartnerStream.Of(new("later")), ExpectedVersion.None, [new PartnerAdded(new("later"), "ocpi", "Later", "{}", DateTimeOffset.UtcNow)]);
        (await ConflictAsync(later.Id)).ShouldContain("no CDR");
        (await log.ReadStreamAsync(ChargeRecordStream.Of(later.Id))).Count.ShouldBe(1);

        using var unknown = await _hub.Http.PostAsync("/api/cdrs/none/credit", null);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task RetryAsync(RawEmsp emsp, string cdr)
    {
        var deliveries = (await RawEmsp.ApiAsync(_hub, HttpMethod.Get, $"/api/partners/{emsp.Partner}/deliveries"))["items"]!.AsArray();
        await RawEmsp.ApiAsync(_hub, HttpMethod.Post, $"/api/deliveries/{deliveries.Single(d => (string)d!["object"]! == cdr)!["id"]}/retry");
    }

    private async Task<JsonArray> ReadListAsync(RawEmsp emsp)
    {
        using var http = new HttpClient();
        using var call = new HttpRequestMessage(HttpMethod.Get, _hub.Url + "/ocpi/2.2.1/cdrs");
        call.Headers.TryAddWithoutValidation("Authorization", emsp.HubKey);
        using var response = await http.SendAsync(call);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["data"]!.AsArray();
    }

    private async Task<string> ConflictAsync(string id)
    {
        using var response = await _hub.Http.PostAsync($"/api/cdrs/{id}/credit", null);
        response.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["detail"]!;
    }

    private Task UntilAsync(string cdr, string state) => _hub.Database.UntilAsync(
        $"SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE object = '{cdr}' AND state = '{state}')");
}

using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using RoamingHub.Hub.Partners.Ocpi.Cdrs;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Cdrs;

/// <summary>Partners are asked for what they took, at the URLs they gave (OCPI 2.2.1 §10.2.2.1). No CDR is doubled by that.</summary>
public sealed class CdrAuditTests : IAsyncLifetime
{
    private HubUnderTest _hub = null!;

    public async Task InitializeAsync() => _hub = await HubUnderTest.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task A_cdr_that_the_partner_has_lost_goes_out_once_more_with_the_same_bytes_and_never_a_third_time()
    {
        var shelf = new Shelf();
        await using var emsp = await RawEmsp.RegisterAsync(_hub, shelf.Answer);
        var (kept, lost) = (await SealAsync(emsp), await SealAsync(emsp));
        shelf.Lose(lost);

        var report = await AuditAsync(emsp);

        ((int)report["taken"]!, (int)report["held"]!).ShouldBe((2, 1));
        report["resent"]!.AsArray().Select(r => (string)r!).ShouldBe([lost]);
        await UntilAsync(lost, "state = 'delivered' AND flag = 'resent'");
        var posts = emsp.Posts.Where(p => p.Body.Contains(lost, StringComparison.Ordinal)).Select(p => p.Body).ToList();
        posts.Count.ShouldBe(2);
        posts[0].ShouldBe(posts[1]);
        emsp.Posts.Count(p => p.Body.Contains(kept, StringComparison.Ordinal)).ShouldBe(1);
        ((int)(await AuditAsync(emsp))["held"]!).ShouldBe(2);

        shelf.Lose(lost);
        (await AuditAsync(emsp))["missingAgain"]!.AsArray().Select(r => (string)r!).ShouldBe([lost]);
        await UntilAsync(lost, "state = 'parked'");
        emsp.Posts.Count.ShouldBe(3);
        ((string)(await RawEmsp.ApiAsync(_hub, HttpMethod.Get, "/api/cdrs/" + lost))["state"]!).ShouldBe("parked");
        var last = await RawEmsp.ApiAsync(_hub, HttpMethod.Get, $"/api/partners/{emsp.Partner}/cdr-audit");
        last["missingAgain"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_partner_that_shows_none_of_several_is_not_believed_until_somebody_says_so()
    {
        var shelf = new Shelf();
        await using var emsp = await RawEmsp.RegisterAsync(_hub, shelf.Answer);
        string[] all = [await SealAsync(emsp), await SealAsync(emsp), await SealAsync(emsp)];
        foreach (var cdr in all)
            shelf.Lose(cdr);
        (await AuditAsync(emsp))["notBelieved"]!.AsArray().Select(r => (string)r!).ShouldBe(all);
        emsp.Posts.Count.ShouldBe(3);

        shelf.SaysKnown = true;
        (await AuditAsync(emsp, "?believeAll=true"))["resent"]!.AsArray().Count.ShouldBe(3);
        (await _hub.Database.QueryAsync<long>("SELECT count(*) FROM hub.deliveries WHERE checked = 'not-believed'")).ShouldBe(0);
        foreach (var cdr in all)
            await UntilAsync(cdr, "state = 'delivered' AND flag = 'resent-known'");
        // It has them and does not show them: it is not asked again.
        ((int)(await AuditAsync(emsp))["taken"]!).ShouldBe(0);
        emsp.Posts.Count.ShouldBe(6);
    }

    [Fact]
    public async Task A_partner_that_shows_less_than_half_is_not_believed_and_its_newer_cdrs_do_not_make_it_so()
    {
        var shelf = new Shelf();
        await using var emsp = await RawEmsp.RegisterAsync(_hub, shelf.Answer);
        string[] old = [await SealAsync(emsp), await SealAsync(emsp), await SealAsync(emsp), await SealAsync(emsp)];
        string[] moved = old[1..];
        foreach (var cdr in moved)
            shelf.Lose(cdr); // it has them elsewhere now, and says 404 where they were
        (await AuditAsync(emsp))["notBelieved"]!.AsArray().Select(r => (string)r!).ShouldBe(moved);

        // What came since is held, and is more; it says nothing about what was before.
        string[] since = [await SealAsync(emsp), await SealAsync(emsp), await SealAsync(emsp), await SealAsync(emsp)];
        (await AuditAsync(emsp))["notBelieved"]!.AsArray().Select(r => (string)r!).ShouldBe(moved);

        // Nor do they become a few that may be missing, when the others are too old to be asked for, or after a bad day.
        shelf.Get = _ => RawEmsp.Http("500 Internal Server Error");
        await AuditAsync(emsp);
        shelf.Get = null;
        await _hub.Database.ExecuteAsync($"UPDATE hub.deliveries SET ended_at = now() - interval '8 days' WHERE object = '{moved[0]}'");
        (await AuditAsync(emsp))["notBelieved"]!.AsArray().Select(r => (string)r!).ShouldBe(moved[1..]);

        // Half of what it was asked for may be lost.
        foreach (var cdr in since[1..])
            shelf.Lose(cdr);
        foreach (var cdr in moved)
            shelf.Find(cdr);
        (await AuditAsync(emsp))["resent"]!.AsArray().Select(r => (string)r!).ShouldBe(since[1..]);
        foreach (var cdr in since[1..])
            await UntilAsync(cdr, "state = 'delivered' AND flag = 'resent'");
        emsp.Posts.Count.ShouldBe(8 + 3);
    }

    [Fact]
    public async Task What_is_not_plainly_missing_is_not_sent_again()
    {
        var shelf = new Shelf { Get = _ => RawEmsp.Http("405 Method Not Allowed") };
        await using var emsp = await RawEmsp.RegisterAsync(_hub, shelf.Answer);
        var cdr = await SealAsync(emsp);
        var report = await AuditAsync(emsp);
        ((int)report["noAnswer"]!, (string)report["problem"]!).ShouldBe((1, "HTTP 405"));
        shelf.Get = _ => RawEmsp.Envelope(2000, message: "not here");
        ((int)(await AuditAsync(emsp))["noAnswer"]!).ShouldBe(1);
        shelf.Get = _ => RawEmsp.Envelope(1000, shelf.Body(cdr).Replace("\"excl_vat\":6.3,", "\"excl_vat\":9,", StringComparison.Ordinal));
        (await AuditAsync(emsp))["different"]!.AsArray().Select(r => (string)r!).ShouldBe([cdr]);
        shelf.Get = null;
        shelf.Host = "http://elsewhere.example";
        var stranger = await SealAsync(emsp);
        ((int)(await AuditAsync(emsp))["cannotBeAsked"]!).ShouldBe(1);
        // It may be on another of the partner's own names, like whatever else the partner's token goes to.
        shelf.Host = emsp.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await SealAsync(emsp);
        ((int)(await AuditAsync(emsp))["cannotBeAsked"]!).ShouldBe(1);
        emsp.Posts.Count(p => p.Body.Contains(cdr, StringComparison.Ordinal)).ShouldBe(1);
        emsp.Posts.Count(p => p.Body.Contains(stranger, StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task The_clock_asks_every_partner_but_one_that_was_just_asked()
    {
        var shelf = new Shelf();
        await using var emsp = await RawEmsp.RegisterAsync(_hub, shelf.Answer);
        var cdr = await SealAsync(emsp);
        shelf.Lose(cdr);
        await _hub.Service<CdrAudit>().RunAllAsync(default);
        await UntilAsync(cdr, "state = 'delivered' AND flag = 'resent'");
        var asked = emsp.Requests.Count(r => r.Method == "GET" && r.Path.Contains("/kept/", StringComparison.Ordinal));
        await _hub.Service<CdrAudit>().RunAllAsync(default);
        emsp.Requests.Count(r => r.Method == "GET" && r.Path.Contains("/kept/", StringComparison.Ordinal)).ShouldBe(asked);

        using var unknown = await _hub.Http.PostAsync("/api/partners/nobody/cdr-audit", null);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<string> SealAsync(RawEmsp emsp)
    {
        var id = await Records.SealAsync(_hub, emsp);
        await UntilAsync(id, "state = 'delivered'");
        return id;
    }

    private Task<JsonNode> AuditAsync(RawEmsp emsp, string query = "") =>
        RawEmsp.ApiAsync(_hub, HttpMethod.Post, $"/api/partners/{emsp.Partner}/cdr-audit{query}");

    private Task UntilAsync(string cdr, string what) => _hub.Database.UntilAsync(
        $"SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE object = '{cdr}' AND {what})");

    /// <summary>Where the partner keeps its CDRs.</summary>
    private sealed class Shelf
    {
        private readonly ConcurrentDictionary<string, string> _cdrs = new();
        private readonly ConcurrentDictionary<string, string> _bodies = new();

        public bool SaysKnown { get; set; }

        public string Host { get; set; } = "";

        public Func<RawEmspRequest, string>? Get { get; set; }

        public string Body(string id) => _bodies[id];

        public void Lose(string id) => _cdrs.TryRemove(id, out _);

        public void Find(string id) => _cdrs[id] = _bodies[id];

        public string Answer(RawEmspRequest request)
        {
            if (request.Method == "POST")
            {
                var id = (string)JsonNode.Parse(request.Body)!["id"]!;
                _bodies[id] = request.Body;
                if (SaysKnown)
                    return RawEmsp.Envelope(2000, message: "CDR already exists");
                _cdrs[id] = request.Body;
                return RawEmsp.Envelope(1000, status: "201 Created", headers: $"Location: {Host}/kept/{id}\r\n");
            }

            if (!request.Path.StartsWith("/kept/", StringComparison.Ordinal))
                return RawEmsp.Envelope(1000, "[]");
            if (Get is not null)
                return Get(request);
            return _cdrs.TryGetValue(request.Path["/kept/".Length..], out var cdr) ? RawEmsp.Envelope(1000, cdr) : RawEmsp.Envelope(2000, status: "404 Not Found");
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RoamingHub.Hub.Partners.Ocpi.Tokens;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Tokens;

/// <summary>How the hub reads the tokens of a partner: pages, changes, and what is no longer listed (OCPI 2.2.1 §12.1.2, §12.2.2.1). Literal bytes.</summary>
public sealed class TokenPullTests : IAsyncLifetime
{
    private HubUnderTest _hub = null!;
    private RawEmsp _emsp = null!;
    private Func<RawEmspRequest, string> _list = _ => RawEmsp.Envelope(1000, "[]");

    private TokenPulls Pulls => _hub.Service<TokenPulls>();

    public async Task InitializeAsync()
    {
        _hub = await HubUnderTest.StartAsync();
        _emsp = await RawEmsp.RegisterAsync(_hub, r => _list(r));
        await _hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM hub.token_pulls WHERE partner = '{_emsp.Partner}')"); // the one after the handshake
    }

    public async Task DisposeAsync()
    {
        await _emsp.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Pages_are_followed_to_the_last_and_what_a_whole_list_lacks_is_invalid()
    {
        Show("A", "B", "C", "D", "E");
        (await Pulls.PullAsync(_emsp.Partner, default)).ShouldBeTrue();
        (await ValidAsync()).ShouldBe("A,B,C,D,E");
        // Two at a time, and the second page is asked for by the link of the first, word for word.
        Lists().TakeLast(3).Select(r => r.Target).ShouldBe(["/2.2.1/tokens?limit=1000", "/2.2.1/tokens?offset=2&limit=2&x=%2F", "/2.2.1/tokens?offset=4&limit=2&x=%2F"]);
        var (blocked, partners) = await ChangesAsync();

        Show("A", "B", "C", "D");
        (await Pulls.PullAsync(_emsp.Partner, default)).ShouldBeTrue();
        (await ValidAsync()).ShouldBe("A,B,C,D");
        (await ChangesAsync()).ShouldBe((blocked + 1, partners + 1)); // stations' lists and caches hear of it
        (await RawAsync("GET", "E")).Http.ShouldBe(200); // never deleted

        // It is back as soon as the partner speaks of it, by list or by PUT.
        Show("A", "B", "C", "D", "E");
        await Pulls.PullAsync(_emsp.Partner, default);
        (await ValidAsync()).ShouldBe("A,B,C,D,E");
    }

    [Fact]
    public async Task A_list_that_was_not_certainly_whole_makes_nothing_invalid()
    {
        Show("A", "B", "C", "D", "E");
        await Pulls.PullAsync(_emsp.Partner, default);

        var pages = Pages(["A", "B", "C"], 2);
        _list = r => r.Target.Contains("offset=2", StringComparison.Ordinal) ? RawEmsp.Http("500 Internal Server Error") : pages(r);
        (await Pulls.PullAsync(_emsp.Partner, default)).ShouldBeFalse();
        (await ValidAsync()).ShouldBe("A,B,C,D,E");

        _list = _ => RawEmsp.Envelope(1000, "[]", headers: "X-Total-Count: 0\r\n"); // nothing at all
        await Pulls.PullAsync(_emsp.Partner, default);
        (await ValidAsync()).ShouldBe("A,B,C,D,E");

        _list = _ => RawEmsp.Envelope(1000, $"[{Token("A")}]", headers: "X-Total-Count: 5\r\n"); // the link is missing
        await Pulls.PullAsync(_emsp.Partner, default);
        (await ValidAsync()).ShouldBe("A,B,C,D,E");

        _list = _ => RawEmsp.Envelope(1000, $"[{Token("A")}]"); // nobody says how many there are
        await Pulls.PullAsync(_emsp.Partner, default);
        (await ValidAsync()).ShouldBe("A,B,C,D,E");

        _list = Pages(["A", "B", "B", "D"], 2); // one that moved while it was read is there twice, and its neighbour not at all
        await Pulls.PullAsync(_emsp.Partner, default);
        (await ValidAsync()).ShouldBe("A,B,C,D,E");

        var stranger = Token("X").Replace(_emsp.Party, "ZZZ", StringComparison.Ordinal); // one of them is of a company that is not the partner's now
        _list = _ => RawEmsp.Envelope(1000, $"[{Token("A")},{stranger}]", headers: "X-Total-Count: 2\r\n");
        await Pulls.PullAsync(_emsp.Partner, default);
        (await ValidAsync()).ShouldBe("A,B,C,D,E");

        _list = _ => RawEmsp.Envelope(1000, $$"""[{{Token("A")}},{"uid":"B"}]""", headers: "X-Total-Count: 2\r\n"); // one of them cannot be read
        await Pulls.PullAsync(_emsp.Partner, default);
        (await ValidAsync()).ShouldBe("A,B,C,D,E");

        var moved = Pages(["A", "B", "C"], 2);
        _list = r => moved(r).Replace(r.Target.Contains("offset=2", StringComparison.Ordinal) ? "X-Total-Count: 3" : "-", "X-Total-Count: 2", StringComparison.Ordinal); // it shrank on the way
        await Pulls.PullAsync(_emsp.Partner, default);
        (await ValidAsync()).ShouldBe("A,B,C,D,E");
    }

    [Fact]
    public async Task A_list_that_lacks_most_of_many_is_not_believed()
    {
        var many = Enumerable.Range(100, 60).Select(n => "T" + n.ToString(CultureInfo.InvariantCulture)).ToArray();
        _list = Pages(many, 60);
        await Pulls.PullAsync(_emsp.Partner, default);
        _list = Pages(many[..20], 60);
        (await Pulls.PullAsync(_emsp.Partner, default)).ShouldBeTrue();
        (await ValidAsync()).Split(',').Length.ShouldBe(60);
        _list = Pages(many[..50], 60);
        await Pulls.PullAsync(_emsp.Partner, default);
        (await ValidAsync()).Split(',').Length.ShouldBe(50);
    }

    [Fact]
    public async Task Changes_are_asked_for_from_where_the_last_reading_began_and_take_nothing_away()
    {
        Show("A", "B");
        var before = DateTimeOffset.UtcNow;
        await Pulls.PullAsync(_emsp.Partner, default);
        _list = _ => RawEmsp.Envelope(1000, $"[{Token("C")},{Token("A", valid: false, updated: "2026-02-02T00:00:00Z")}]");
        await Pulls.PullChangesAsync(default);
        (await ValidAsync()).ShouldBe("B,C");
        var asked = Lists()[^1].Target;
        asked.ShouldStartWith("/2.2.1/tokens?date_from=");
        var from = DateTimeOffset.Parse(Uri.UnescapeDataString(asked.Split('=', '&')[1]), CultureInfo.InvariantCulture);
        from.ShouldBeInRange(before.AddMinutes(-11), before.AddMinutes(-9)); // the partner's clock is its own
    }

    [Fact]
    public async Task A_partner_whose_list_was_never_read_to_its_end_is_asked_for_all_of_it()
    {
        await using var late = await RawEmsp.RegisterAsync(_hub, r => _list(r));
        await _hub.Database.ExecuteAsync("DELETE FROM hub.token_pulls");
        Show("A");
        await Pulls.PullChangesAsync(default);
        Lists()[^1].Target.ShouldBe("/2.2.1/tokens?limit=1000");
        // And by the clock nobody is asked twice: another node has just done it.
        var count = Lists().Count;
        await Pulls.PullAllAsync(default);
        Lists().Count.ShouldBe(count);
    }

    [Fact]
    public async Task A_token_that_came_while_the_list_was_read_is_not_taken_for_one_that_is_gone()
    {
        Show("A", "B");
        await Pulls.PullAsync(_emsp.Partner, default);
        var pages = Pages(["A", "B", "C", "D"], 2);
        _list = r =>
        {
            if (r.Target.Contains("offset=2", StringComparison.Ordinal))
                RawAsync("PUT", "NEW", Token("NEW")).GetAwaiter().GetResult().Http.ShouldBe(201);
            return pages(r);
        };
        await Pulls.PullAsync(_emsp.Partner, default);
        (await ValidAsync()).ShouldBe("A,B,C,D,NEW");
    }

    [Fact]
    public async Task A_look_up_among_many_tokens_is_an_index_hit()
    {
        await _hub.Database.ExecuteAsync("""
            INSERT INTO hub.partner_tokens (partner, country_code, party_id, uid, type, valid, whitelist, contract_id, last_updated, body)
            SELECT 'p', 'NL', 'BIG', 'U' || n, 'RFID', TRUE, 'ALLOWED', 'C' || n, now(), '{}' FROM generate_series(1, 20000) n;
            ANALYZE hub.partner_tokens;
            """);
        (await _hub.Database.QueryAsync<string>("EXPLAIN (FORMAT JSON) SELECT * FROM hub.partner_tokens WHERE uid = 'U777' ORDER BY valid DESC, last_updated DESC"))
            .ShouldSatisfyAllConditions(plan => plan.ShouldContain("partner_tokens_by_uid"), plan => plan.ShouldNotContain("Seq Scan"));
    }

    private void Show(params string[] uids) => _list = Pages(uids, 2);

    private IReadOnlyList<RawEmspRequest> Lists() => [.. _emsp.Requests.Where(r => r.Path == "/2.2.1/tokens")];

    /// <summary>A list of so many on a page, with a link that has a parameter of the partner's own.</summary>
    private Func<RawEmspRequest, string> Pages(string[] uids, int size) => request =>
    {
        var offset = request.Target.Split("offset=") is [_, var rest] ? int.Parse(rest.Split('&')[0], CultureInfo.InvariantCulture) : 0;
        var link = offset + size < uids.Length ? $"Link: <{_emsp.Url}/2.2.1/tokens?offset={offset + size}&limit={size}&x=%2F>; rel=\"next\"\r\n" : "";
        return RawEmsp.Envelope(
            1000, "[" + string.Join(',', uids.Skip(offset).Take(size).Select(u => Token(u))) + "]", headers: $"X-Total-Count: {uids.Length}\r\nX-Limit: {size}\r\n{link}");
    };

    private string Token(string uid, bool valid = true, string updated = "2026-02-01T00:00:00Z") =>
        $$"""{"country_code":"DE","party_id":"{{_emsp.Party}}","uid":"{{uid}}","type":"RFID","contract_id":"C-{{uid}}","issuer":"I","valid":{{(valid ? "true" : "false")}},"whitelist":"ALLOWED","last_updated":"{{updated}}"}""";

    private Task<string> ValidAsync() => _hub.Database.QueryAsync<string>(
        $"SELECT coalesce(string_agg(uid, ',' ORDER BY uid), '') FROM hub.partner_tokens WHERE partner = '{_emsp.Partner}' AND valid");

    private async Task<(long Blocked, long Partners)> ChangesAsync() => (await CountAsync("blocked"), await CountAsync("partners"));

    private Task<long> CountAsync(string scope) => _hub.Database.QueryAsync<long>($"SELECT coalesce(sum(changes), 0)::bigint FROM hub.token_changes WHERE scope = '{scope}'");

    private async Task<RawAnswer> RawAsync(string method, string uid, string? body = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new(method), $"{_hub.Url}/ocpi/2.2.1/tokens/DE/{_emsp.Party}/{uid}");
        request.Headers.TryAddWithoutValidation("Authorization", _emsp.HubKey);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        return new((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!, []);
    }
}

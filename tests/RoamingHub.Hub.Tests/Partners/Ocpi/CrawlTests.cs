using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>
/// Lists while they change, over raw HTTP: a crawl misses nothing and meets nothing twice, and time windows leave no gap (OCPI 2.2.1 §4.1.4.1).
/// Each test has a partner of its own, whose CDRs are put where the feed puts them.
/// </summary>
public sealed partial class CrawlTests(CrawlTests.Site site) : IClassFixture<CrawlTests.Site>
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private long _version = 1;

    [Fact]
    public async Task A_crawl_while_documents_are_written_and_changed_meets_each_once_in_the_order_of_their_creation()
    {
        var (key, partner) = await site.PartnerAsync("C01");
        await PutAsync(partner, Enumerable.Range(0, 60));
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var round = 0; !stop.IsCancellationRequested; round++)
            {
                await PutAsync(partner, [60 + round]); // another one
                await PutAsync(partner, Enumerable.Range(0, 60).Where(n => n % 7 == round % 7)); // and some of the first change
            }
        });
        for (var crawl = 0; crawl < 5; crawl++)
        {
            var seen = await CrawlAsync(key, "?limit=7&date_from=2026-01-01T00:00:00Z");
            seen.Take(60).ShouldBe(Enumerable.Range(0, 60));
            seen.ShouldBe(Enumerable.Range(0, seen.Count));
        }

        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task Who_follows_our_links_misses_nothing_when_documents_leave_the_list_and_who_counts_is_told_by_the_total()
    {
        var (key, partner) = await site.PartnerAsync("C02");
        await PutAsync(partner, Enumerable.Range(0, 9));
        var first = await GetAsync(key, "?limit=3&date_to=2026-03-02T00:00:00Z");
        Ids(first).ShouldBe([0, 1, 2]);
        first.Headers["X-Total-Count"].ShouldBe("9");
        await PutAsync(partner, [1], Noon.AddDays(3)); // changed: it is not of the window any more

        var byLink = await GetAsync(key, new Uri(LinkOf(first)!).Query);
        Ids(byLink).ShouldBe([3, 4, 5]);
        byLink.Headers["X-Total-Count"].ShouldBe("8");
        Ids(await GetAsync(key, new Uri(LinkOf(byLink)!).Query)).ShouldBe([6, 7, 8]);

        // The standard's way for who counts by himself: the offset lowered by what the total has lost.
        Ids(await GetAsync(key, "?limit=3&offset=2&date_to=2026-03-02T00:00:00Z")).ShouldBe([3, 4, 5]);
        var moved = LinkOf(first)!.Replace("offset=3", "offset=2", StringComparison.Ordinal); // the link with another offset is that offset
        Ids(await GetAsync(key, new Uri(moved).Query)).ShouldBe([3, 4, 5]);
    }

    [Fact]
    public async Task A_window_begins_with_its_first_moment_and_ends_before_its_last_to_the_millisecond()
    {
        var (key, partner) = await site.PartnerAsync("C03");
        for (var n = 0; n < 5; n++)
            await PutAsync(partner, [n], Noon.AddMilliseconds(n));
        string[] cuts = ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.002Z", "2026-03-01T12:00:00.003", "2026-03-01T12:00:00.005000Z"];
        var windows = new List<int>();
        for (var i = 1; i < cuts.Length; i++)
            windows.AddRange(Ids(await GetAsync(key, $"?date_from={cuts[i - 1]}&date_to={cuts[i]}")));
        windows.ShouldBe([0, 1, 2, 3, 4]);
        (await GetAsync(key, "?date_from=2026-03-01T12:00:00.001Z&date_to=2026-03-01T12:00:00.001Z")).Headers["X-Total-Count"].ShouldBe("0");
    }

    [Fact]
    public async Task The_total_counts_what_the_filters_leave_and_this_partner_may_see_and_the_limit_is_ours()
    {
        var (key, partner) = await site.PartnerAsync("C04");
        var (otherKey, other) = await site.PartnerAsync("C05");
        await PutAsync(partner, Enumerable.Range(0, 12));
        await PutAsync(other, Enumerable.Range(0, 3));
        await PutAsync(partner, [4, 5], Noon.AddDays(1));

        var all = await GetAsync(key, "?limit=2000");
        (all.Headers["X-Total-Count"], all.Headers["X-Limit"], Ids(all).Count).ShouldBe(("12", "10", 10));
        LinkOf(all)!.ShouldStartWith(site.World.Hub.Url + "/ocpi/2.2.1/cdrs?");
        LinkOf(all)!.ShouldContain("offset=10&limit=10>".TrimEnd('>'));
        var filtered = await GetAsync(key, "?limit=1&date_from=2026-03-02T00:00:00Z");
        (filtered.Headers["X-Total-Count"], filtered.Headers["X-Limit"], Ids(filtered).Single()).ShouldBe(("2", "10", 4));
        LinkOf(filtered)!.ShouldContain("date_from=2026-03-02T00%3A00%3A00Z");
        var last = await GetAsync(key, new Uri(LinkOf(filtered)!).Query);
        (Ids(last).Single(), last.Headers.ContainsKey("Link")).ShouldBe((5, false));
        (await GetAsync(otherKey, "")).Headers["X-Total-Count"].ShouldBe("3");

        var none = await GetAsync(key, "?offset=12");
        (none.Http, none.Code, Ids(none).Count, none.Headers["X-Total-Count"], none.Headers.ContainsKey("Link")).ShouldBe((200, 1000, 0, "12", false));
        var mixed = await GetAsync(key, "?Offset=9&LIMIT=1"); // names of parameters in any case, and no circle
        LinkOf(mixed)!.ShouldContain("offset=10&limit=1");
        LinkOf(mixed)!.ShouldNotContain("Offset=9");
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-1")]
    [InlineData("limit=many")]
    [InlineData("offset=-1")]
    [InlineData("offset=1.5")]
    [InlineData("date_from=yesterday")]
    [InlineData("date_to=2026-03-01")]
    [InlineData("date_from=2026-03-01T10:00:00+01:00")]
    [InlineData("date_from=2026-03-01T10:00:00%2B01:00")]
    [InlineData("date_to=2026-02-30T10:00:00Z")]
    public async Task A_parameter_that_cannot_be_is_2001_and_named(string query)
    {
        var (key, _) = await site.PartnerAsync("C06");
        var answer = await GetAsync(key, "?" + query);
        (answer.Http, answer.Code, answer.Body["data"]).ShouldBe((200, 2001, null));
        answer.Message.ShouldStartWith(query.Split('=')[0]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AAAA")]
    [InlineData("MCAxIAA")] // "0 1 \0"
    public async Task A_cursor_that_is_not_ours_changes_nothing(string cursor)
    {
        var (key, partner) = await site.PartnerAsync("C07");
        await PutAsync(partner, Enumerable.Range(0, 3));
        Ids(await GetAsync(key, "?cursor=" + cursor)).ShouldBe([0, 1, 2]);
    }

    private async Task PutAsync(PartnerId partner, IEnumerable<int> numbers, DateTimeOffset? lastUpdated = null)
    {
        var documents = numbers.Select(n => new Document(
            OcpiDocuments.Cdr, partner.Value, $"CDR{n:D4}", Interlocked.Increment(ref _version), lastUpdated ?? Noon,
            $$"""{"id":"CDR{{n:D4}}"}""")).ToList();
        await using var connection = await site.World.Hub.Service<Database>().OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Documents.PutAsync(documents, connection, transaction, default);
        await transaction.CommitAsync();
    }

    private async Task<List<int>> CrawlAsync(string key, string query)
    {
        var seen = new List<int>();
        for (string? next = query; next is not null;)
        {
            var page = await GetAsync(key, next);
            seen.AddRange(Ids(page));
            next = LinkOf(page) is { } link ? new Uri(link).Query : null;
        }

        return seen;
    }

    private Task<RawAnswer> GetAsync(string key, string query) => site.World.RawAsync(HttpMethod.Get, "/ocpi/2.2.1/cdrs" + query, key);

    private static List<int> Ids(RawAnswer answer) =>
        [.. answer.Body["data"]!.AsArray().Select(d => int.Parse(((string)d!["id"]!)[3..], CultureInfo.InvariantCulture))];

    private static string? LinkOf(RawAnswer answer) =>
        answer.Headers.GetValueOrDefault("Link") is { } link ? Next().Match(link).Groups[1].Value : null;

    [GeneratedRegex("^<([^>]+)>; rel=\"next\"$")]
    private static partial Regex Next();

    public sealed class Site : IAsyncLifetime
    {
        private readonly Dictionary<string, (string, PartnerId)> _partners = [];

        internal OcpiWorld World { get; private set; } = null!;

        public async Task InitializeAsync() => World = await OcpiWorld.StartEmptyAsync(("Hub:Ocpi:PageLimit", "10"));

        public async Task DisposeAsync() => await World.DisposeAsync();

        internal async Task<(string Key, PartnerId Partner)> PartnerAsync(string party)
        {
            if (_partners.TryGetValue(party, out var known))
                return known;
            var (emsp, partner) = await World.AddEmspAsync(new() { Party = new("NL", party), Name = party });
            return _partners[party] = (OcpiToken.Encode((await emsp.GetCredentialsAsync()).Data!.Token!), partner);
        }
    }
}

using Microsoft.AspNetCore.Http;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Ocpi.Tests.Client;

public sealed class ListTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private PartnerServer _partner = null!;

    public async Task InitializeAsync() => _partner = await PartnerServer.StartAsync();

    public async Task DisposeAsync() => await _partner.DisposeAsync();

    [Fact]
    public async Task Pages_are_followed_to_the_last()
    {
        Serves(offset => offset < 4 ? $"<{_partner.Url}/tokens?offset={offset + 2}&cursor=%2B1>; rel=\"next\"" : null);

        var pages = await ReadAsync(new ListFilter(DateFrom: new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Limit: 2));

        pages.ShouldAllBe(p => p.Ok);
        pages.SelectMany(p => p.Data!.Items).Select(t => t.Uid).ShouldBe(["0", "1", "2", "3", "4", "5"]);
        pages[0].Data!.TotalCount.ShouldBe(6);
        _partner.Requests.Select(r => r.Target).ShouldBe(
            ["/tokens?date_from=2026-01-01T00%3A00%3A00Z&limit=2", "/tokens?offset=2&cursor=%2B1", "/tokens?offset=4&cursor=%2B1"]);
    }

    [Fact]
    public async Task A_link_with_another_scheme_or_port_of_the_same_host_stays_on_ours()
    {
        Serves(offset => offset == 0 ? "<https://127.0.0.1:9/tokens?offset=2>; rel=\"next\"" : null);

        (await ReadAsync()).Count.ShouldBe(2);
        _partner.Last.Target.ShouldBe("/tokens?offset=2");
    }

    [Fact]
    public async Task A_relative_link_is_followed()
    {
        Serves(offset => offset == 0 ? "</tokens?offset=2>; rel=\"next\"" : null);

        (await ReadAsync()).Sum(p => p.Data!.Items.Count).ShouldBe(4);
    }

    [Theory]
    [InlineData("<http://other.example/tokens?offset=2>; rel=\"next\"", "the link to the next page leaves the partner's host")]
    [InlineData("</tokens>; rel=\"next\"", "the next page is one already read")]
    [InlineData("<http://[>; rel=\"next\"", "the link to the next page is not a URL")]
    public async Task A_link_that_leads_astray_ends_the_list_with_a_problem(string link, string problem)
    {
        Serves(_ => link);

        var pages = await ReadAsync();

        pages.Count.ShouldBe(2);
        pages[0].Ok.ShouldBeTrue();
        pages[1].Outcome.ShouldBe(OcpiOutcome.Retry);
        pages[1].Problem.ShouldBe(problem);
        _partner.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_list_without_end_is_cut_off()
    {
        Serves(offset => $"<{_partner.Url}/tokens?offset={offset + 2}>; rel=\"next\"");

        var pages = await ReadAsync(maxPages: 3);

        pages.Count.ShouldBe(4);
        pages[^1].Problem.ShouldBe("the list has more than 3 pages");
    }

    [Fact]
    public async Task An_empty_page_ends_the_list()
    {
        _partner.AnswersWith(200, """{"status_code":1000,"data":[]}""", ("Link", $"<{_partner.Url}/tokens?offset=2>; rel=\"next\""));

        var page = (await ReadAsync()).ShouldHaveSingleItem();
        page.Ok.ShouldBeTrue();
        page.Data!.TotalCount.ShouldBeNull();
    }

    [Fact]
    public async Task A_broken_element_does_not_take_the_others_with_it()
    {
        _partner.AnswersWith(200, """{"status_code":1000,"data":[{"uid":"1"},{"uid":2},null,{"uid":"3"}]}""");

        var page = (await ReadAsync()).Single().Data!;

        page.Items.Select(t => t.Uid).ShouldBe(["1", "3"]);
        page.Broken.Count.ShouldBe(2);
        page.Broken[0].ShouldStartWith("[1] uid ");
    }

    [Fact]
    public async Task A_failing_page_is_the_last_result()
    {
        Serves(offset => $"<{_partner.Url}/tokens?offset={offset + 2}>; rel=\"next\"", failAt: 2);

        var pages = await ReadAsync();

        pages.Select(p => p.Outcome).ShouldBe([OcpiOutcome.Done, OcpiOutcome.Retry]);
    }

    [Fact]
    public async Task Where_the_total_has_shrunk_the_page_is_read_again_from_as_much_earlier()
    {
        // Of 0 1 2 3 4 5 the partner takes away 1 when the first page has been read: 2 stands where 1 was, and the second page begins with 3.
        var left = new List<int> { 0, 1, 2, 3, 4, 5 };
        _partner.Answer = async context =>
        {
            var offset = int.TryParse(context.Request.Query["offset"], out var value) ? value : 0;
            context.Response.Headers["X-Total-Count"] = $"{left.Count}";
            if (offset + 2 < left.Count) context.Response.Headers.Link = $"<{_partner.Url}/tokens?date_to=2026-01-01T00%3A00%3A00Z&offset={offset + 2}>; rel=\"next\"";
            var items = string.Join(',', left.Skip(offset).Take(2).Select(n => $$"""{"uid":"{{n}}"}"""));
            await context.Response.WriteAsync($$"""{"status_code":1000,"data":[{{items}}]}""");
            left.Remove(1);
        };

        var pages = await ReadAsync(new ListFilter(DateTo: new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));

        pages.ShouldAllBe(p => p.Ok);
        pages.SelectMany(p => p.Data!.Items).Select(t => t.Uid).ShouldBe(["0", "1", "2", "3", "4", "5"]);
        _partner.Requests.Select(r => r.Target.Split("offset=")[^1]).Skip(1).ShouldBe(["2", "1", "3"]);
    }

    [Fact]
    public async Task A_partner_that_tells_no_total_and_no_limit_is_followed_by_its_links()
    {
        _partner.Answer = async context =>
        {
            if (!context.Request.Query.ContainsKey("page")) context.Response.Headers.Link = $"<{_partner.Url}/tokens?page=2>; rel=\"next\"";
            await context.Response.WriteAsync("""{"status_code":1000,"data":[{"uid":"1"}]}""");
        };

        (await ReadAsync()).Sum(p => p.Data!.Items.Count).ShouldBe(2);
        _partner.Last.Target.ShouldBe("/tokens?page=2");
    }

    [Fact]
    public async Task Data_that_is_no_list_is_no_answer()
    {
        _partner.AnswersWith(200, """{"status_code":1000,"data":{}}""");

        (await ReadAsync()).Single().Problem.ShouldBe("data is not a list");
    }

    private void Serves(Func<int, string?> link, int failAt = -1) => _partner.Answer = async context =>
    {
        var offset = int.TryParse(context.Request.Query["offset"], out var value) ? value : 0;
        if (offset == failAt) context.Response.StatusCode = 502;
        context.Response.Headers["X-Total-Count"] = "6";
        if (link(offset) is { } next) context.Response.Headers.Link = next;
        await context.Response.WriteAsync($$"""{"status_code":1000,"data":[{"uid":"{{offset}}"},{"uid":"{{offset + 1}}"}]}""");
    };

    private async Task<List<OcpiResult<OcpiPage<Token>>>> ReadAsync(ListFilter? filter = null, int maxPages = 100)
    {
        var client = new OcpiClient(Http, new OcpiClientOptions { Token = "t", MaxPages = maxPages });
        var pages = new List<OcpiResult<OcpiPage<Token>>>();
        await foreach (var page in client.GetTokensAsync(_partner.Url + "/tokens", filter ?? new ListFilter(), CancellationToken.None)) pages.Add(page);
        return pages;
    }
}

using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Ocpi.Tests.Envelope;

public sealed class PagingTests
{
    [Fact]
    public void Without_parameters_a_page_starts_at_zero_with_our_limit() => Read("").Query.ShouldBe(new PageQuery(null, null, 0, 100));

    [Fact]
    public void All_parameters_are_read()
    {
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Read("date_from=2026-01-01T00:00:00&date_to=2026-01-02T00:00:00.5Z&offset=50&limit=25").Query
            .ShouldBe(new PageQuery(from, from.AddDays(1).AddMilliseconds(500), 50, 25));
    }

    [Fact]
    public void A_limit_above_ours_is_lowered()
    {
        Read("limit=2000").Query!.Limit.ShouldBe(100);
        Read("limit=99999999999").Query!.Limit.ShouldBe(100);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("offset=1.5", "offset")]
    [InlineData("date_from=abc", "date_from")]
    [InlineData("date_from=2026-01-01", "date_from")]
    [InlineData("date_from=2026-01-01T00:00:00 02:00", "date_from")]
    [InlineData("date_from=2026-01-01T00:00:00+02:00", "date_from")]
    [InlineData("date_to=2026-01-01T00:00:00-02:00", "date_to")]
    public void A_bad_parameter_is_named(string query, string name)
    {
        var (page, problem) = Read(query);

        page.ShouldBeNull();
        problem!.ShouldStartWith(name + " ");
    }

    [Fact]
    public void A_link_repeats_the_filters_and_moves_the_offset() =>
        PageLink.Next("https://cpo.example/ocpi/2.2.1/cdrs", [new("date_from", "2026-01-01T00:00:00Z"), new("offset", "0"), new("limit", "9")], 50, 25)
            .ShouldBe("<https://cpo.example/ocpi/2.2.1/cdrs?date_from=2026-01-01T00%3A00%3A00Z&offset=50&limit=25>; rel=\"next\"");

    [Theory]
    [InlineData("<https://a.example/x?offset=2>; rel=\"next\"", "https://a.example/x?offset=2")]
    [InlineData("<https://a.example/x>;rel=next", "https://a.example/x")]
    [InlineData("<https://a.example/1>; rel=\"prev\", <https://a.example/2,b>; title=\"a, b\"; rel=\"last next\"", "https://a.example/2,b")]
    [InlineData("<https://a.example/x>; rel=\"prev\"", null)]
    [InlineData("<https://a.example/x>", null)]
    [InlineData("<https://a.example/x", null)]
    [InlineData("next", null)]
    [InlineData("", null)]
    public void The_next_link_is_found_among_others(string header, string? next) => PageLink.ReadNext([header]).ShouldBe(next);

    [Fact]
    public void The_next_link_may_stand_in_a_second_header() => PageLink.ReadNext(["<https://a.example/1>; rel=prev", "<https://a.example/2>; rel=next"])
        .ShouldBe("https://a.example/2");

    [Fact]
    public void What_is_written_is_read_again() =>
        PageLink.ReadNext([PageLink.Next("https://a.example/x", [], 1, 2)]).ShouldBe("https://a.example/x?offset=1&limit=2");

    private static (PageQuery? Query, string? Problem) Read(string query)
    {
        var parameters = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        return PageQuery.Read(parameters.GetValueOrDefault, 100);
    }
}

using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>Lists page by page, each page two tariffs long (OCPI 2.2.1 §4.1.4.1).</summary>
public sealed class PagingTests : IAsyncLifetime
{
    private OcpiWorld _world = null!;
    private string _key = "";

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartEmptyAsync(("Hub:Ocpi:PageLimit", "2"));
        var (emsp, _) = await _world.AddEmspAsync();
        _key = OcpiToken.Encode((await emsp.GetCredentialsAsync()).Data!.Token!);
        for (var i = 1; i <= 5; i++)
            await _world.DescribeTariffAsync("T" + i, OcpiWorld.Tariff);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Every_page_but_the_last_names_the_next_with_the_callers_filters()
    {
        var first = await GetAsync("?limit=50&date_from=2020-01-01T00:00:00Z");
        (first.Headers["X-Total-Count"], first.Headers["X-Limit"]).ShouldBe(("5", "2"));
        first.Headers["Link"].ShouldMatch(
            $"^<{_world.Hub.Url}/ocpi/2\\.2\\.1/tariffs\\?date_from=2020-01-01T00%3A00%3A00Z&cursor=[A-Za-z0-9_-]+&offset=2&limit=2>; rel=\"next\"$");
        var last = await GetAsync("?offset=4&limit=2");
        last.Body["data"]!.AsArray().Count.ShouldBe(1);
        last.Headers.ShouldNotContainKey("Link");
        var beyond = await GetAsync("?offset=9");
        (beyond.Body["data"]!.AsArray().Count, beyond.Headers["X-Total-Count"], beyond.Headers.ContainsKey("Link")).ShouldBe((0, "5", false));
    }

    [Fact]
    public async Task A_crawl_meets_each_once_oldest_first_also_when_one_changes_meanwhile()
    {
        var emsp = _world.Emsp;
        var seen = new List<string>();
        await foreach (var page in emsp.Hub.ListAsync<RoamingHub.Ocpi.V221.Tariffs.Tariff>(
            emsp.HubEndpoint("tariffs", RoamingHub.Ocpi.V221.Versions.InterfaceRole.SENDER), new ListFilter(), default))
        {
            seen.AddRange(page.Data!.Items.Select(t => t.Id!));
            await _world.DescribeTariffAsync("T1", OcpiWorld.Tariff.Replace("0.40", $"0.4{seen.Count}", StringComparison.Ordinal));
        }

        seen.ShouldBe(["T1", "T2", "T3", "T4", "T5"]);
        emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Windows_that_follow_each_other_have_no_gap_and_no_overlap()
    {
        var all = await _world.Emsp.GetTariffsAsync();
        var cut = all[2].LastUpdated!.Value;
        var before = await _world.Emsp.GetTariffsAsync(new ListFilter(DateTo: cut));
        var after = await _world.Emsp.GetTariffsAsync(new ListFilter(DateFrom: cut));
        before.Concat(after).Select(t => t.Id).Order().ShouldBe(["T1", "T2", "T3", "T4", "T5"]);
        after[0].Id.ShouldBe("T3");
    }

    private Task<RawAnswer> GetAsync(string query) => _world.RawAsync(HttpMethod.Get, "/ocpi/2.2.1/tariffs" + query, _key);
}

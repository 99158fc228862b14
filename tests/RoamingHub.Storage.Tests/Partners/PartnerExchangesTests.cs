using System.Text;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;
using RoamingHub.TestSupport;

namespace RoamingHub.Storage.Tests.Partners;

public sealed class PartnerExchangesTests : IAsyncLifetime
{
    private const string Charger = "\U0001F50C"; // two UTF-16 units
    private readonly CancellationTokenSource _stop = new();
    private TestDatabase _test = null!;
    private PartnerExchanges _exchanges = null!;
    private Task _running = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync();
        _exchanges = new(_test.Database);
        _running = _exchanges.RunAsync(_stop.Token);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(_running);
        await _test.DisposeAsync();
    }

    [Theory]
    [InlineData(99_999)]
    [InlineData(100_000)]
    [InlineData(99_998)]
    public void A_long_text_is_cut_between_two_characters(int before)
    {
        var cut = PartnerExchanges.Mask(new string('a', before) + Charger + "b");

        new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(cut).ShouldBeGreaterThan(0);
        cut.ShouldStartWith(new string('a', before));
        cut.ShouldEndWith("…");
        cut.Contains(Charger, StringComparison.Ordinal).ShouldBe(before == 99_998);
    }

    [Fact]
    public async Task Characters_that_the_database_does_not_take_are_replaced_and_what_cannot_be_kept_stops_nobody()
    {
        Add("a\0b", "c\0d");
        (await LatestAsync()).ShouldBe(("a\ufffdb", "c\ufffdd"));
        Add("half a character: \ud83d", null);
        (await LatestAsync("half")).ShouldBe(("half a character: \ufffd", null));

        Add("nobody's", null, partner: "p\0");
        while (_exchanges.Dropped == 0)
            await Task.Delay(10, Patience());
        Add("and on", null);
        (await LatestAsync("and on")).ShouldBe(("and on", null));
    }

    private void Add(string request, string? response, string partner = "p1") => _exchanges.Add(new(
        DateTimeOffset.UnixEpoch, partner, 'i', "AuthorizeRemoteStart", 200, "0\000", "from\0hubject", 1, request, response, "why\0"));

    private async Task<(string, string?)> LatestAsync(string? text = null)
    {
        for (var patience = Patience(); ; await Task.Delay(10, patience))
        {
            if ((await _exchanges.ReadAsync("p1", null, text, new PageRequest(10), default)).Items is [var latest, ..])
                return (latest.Request, latest.Response);
        }
    }

    private static CancellationToken Patience() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;
}

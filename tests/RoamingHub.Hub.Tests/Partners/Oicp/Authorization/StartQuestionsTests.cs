using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.Authorization;
using RoamingHub.Hub.Tests.Partners.Oicp.Traffic;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Authorization;

/// <summary>When Hubject is asked about a driver, and what its answer is worth then.</summary>
public sealed class StartQuestionsTests : IDisposable
{
    private static readonly TokenRef Card = TokenRef.Read("04A1B2C3D4E5F6");
    private static readonly StartQuestion AtTheReader = new(new("CP1"), Card, Identification.Card(Card.Uid), "ours", null, null);

    private readonly CountedHubject _hubject = new();
    private readonly GatedTraffic _gate = new();
    private readonly HttpClient _http;
    private readonly StartQuestions _questions = new(TimeProvider.System, OicpOptions.From(new ConfigurationBuilder().Build()), NullLogger<StartQuestions>.Instance);

    public StartQuestionsTests() => _http = new(_hubject);

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Nobody_is_asked_about_a_driver_who_has_gone_while_the_call_waited_for_its_minute()
    {
        _hubject.Answers.Enqueue("""{"AuthorizationStatus":"Authorized","SessionID":"f98efba4-02d8-4fa0-b810-9a9d50d2c527","ProviderID":"DE-8EO","StatusCode":{"Code":"000"}}""");
        using var gone = new CancellationTokenSource();
        var word = _questions.AskAsync(Partner(), AtTheReader, gone.Token);
        await gone.CancelAsync();
        (await word).ShouldBeOfType<StartWord.Silence>().Why.ShouldBe("not asked: no room for another call in time");

        // Room comes too late for him: nothing of his goes out, and the next driver's call is his own.
        _gate.Open();
        _hubject.Calls.ShouldBeEmpty();
        var next = (await _questions.AskAsync(Partner(), AtTheReader with { Ours = "next" }, default)).ShouldBeOfType<StartWord.Yes>();
        next.Asked.Ours.ShouldBe("next");
        _hubject.Calls.ShouldHaveSingleItem().ShouldContain("\"CPOPartnerSessionID\":\"next\"");
    }

    [Fact]
    public async Task An_EMP_that_did_not_respond_is_a_no_at_the_reader_and_nothing_of_a_charge_that_has_begun()
    {
        _gate.Open();
        var begun = AtTheReader with { Begun = true };
        const string noResponse = """{"AuthorizationStatus":"NotAuthorized","StatusCode":{"Code":"310"}}""";
        for (var i = 0; i < 3; i++)
            _hubject.Answers.Enqueue(noResponse);

        (await _questions.AskAsync(Partner(), begun, default)).ShouldBeOfType<StartWord.Silence>();
        (await _questions.AskAsync(Partner(), AtTheReader, default)).ShouldBeOfType<StartWord.No>().Code.ShouldBe("310"); // asked: the first was not kept
        (await _questions.AskAsync(Partner(), AtTheReader, default)).ShouldBeOfType<StartWord.No>();
        _hubject.Calls.Count.ShouldBe(2);
        (await _questions.AskAsync(Partner(), begun, default)).ShouldBeOfType<StartWord.Silence>(); // what is kept for the reader does not hold here
        _hubject.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_driver_without_a_contract_is_refused_however_late()
    {
        _gate.Open();
        _hubject.Answers.Enqueue("""{"AuthorizationStatus":"NotAuthorized","StatusCode":{"Code":"210"}}""");
        (await _questions.AskAsync(Partner(), AtTheReader with { Begun = true }, default)).ShouldBeOfType<StartWord.No>().Code.ShouldBe("210");
    }

    private OicpPartner Partner() => new(
        new(new("p1"), "oicp", "Hubject", "{}", PartnerStatus.Connected, []), Given.Settings,
        new(_http, new(new("https://service.example"), "DE*ABC"), TimeProvider.System, _gate));
}

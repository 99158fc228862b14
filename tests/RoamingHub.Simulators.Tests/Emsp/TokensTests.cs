using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Simulators.Emsp;

namespace RoamingHub.Simulators.Tests.Emsp;

public sealed class TokensTests : EmspTest
{
    private static readonly LocationReferences Here = new("BER-MITTE-1", ["3256"]);

    [Fact]
    public async Task Tokens_are_served_page_by_page()
    {
        for (var i = 0; i < 120; i++) Emsp.IssueToken($"CARD{i}");

        var pages = new List<OcpiPage<Token>>();
        await foreach (var page in Cpo.Client().GetTokensAsync(Cpo.Endpoint(ModuleIds.Tokens), new ListFilter(Limit: 500), None)) pages.Add(page.Data!);

        pages.Select(p => p.Items.Count).ShouldBe([50, 50, 20]);
        pages.SelectMany(p => p.Items).Select(t => t.Uid).Distinct().Count().ShouldBe(120);
        pages[0].TotalCount.ShouldBe(120);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(TokenListFault.NoLink, 50, 0, null)]
    [InlineData(TokenListFault.Circle, 170, 0, "already read")]
    [InlineData(TokenListFault.BrokenElement, 120, 3, null)]
    public async Task A_list_of_tokens_can_be_wrong(TokenListFault fault, int seen, int incomplete, string? problem)
    {
        for (var i = 0; i < 120; i++) Emsp.IssueToken($"CARD{i}");
        Emsp.TokenListFault = fault;

        var pages = new List<OcpiResult<OcpiPage<Token>>>();
        await foreach (var page in Cpo.Client().GetTokensAsync(Cpo.Endpoint(ModuleIds.Tokens), new ListFilter(), None)) pages.Add(page);

        var tokens = pages.Where(p => p.Ok).SelectMany(p => p.Data!.Items).ToList();
        (tokens.Count, tokens.Count(t => t.ContractId is null)).ShouldBe((seen, incomplete));
        if (problem is null) pages.ShouldAllBe(p => p.Ok);
        else pages[^1].Problem!.ShouldContain(problem);
    }

    [Fact]
    public async Task Tokens_are_filtered_by_when_they_changed()
    {
        var old = Emsp.IssueToken("OLD") with { LastUpdated = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        Emsp.AddToken(old);
        var recent = Emsp.IssueToken("NEW");

        (await UidsAsync(new ListFilter(DateFrom: recent.LastUpdated))).ShouldBe(["NEW"]);
        (await UidsAsync(new ListFilter(DateTo: recent.LastUpdated))).ShouldBe(["OLD"]);
        (await UidsAsync(new ListFilter(DateFrom: old.LastUpdated))).ShouldBe(["OLD", "NEW"]);
    }

    [Fact]
    public async Task A_valid_token_is_allowed_with_a_reference_and_an_invalid_one_is_blocked()
    {
        var token = Emsp.IssueToken("GOOD");
        Emsp.AddToken(token with { Uid = "BAD", Valid = false });

        var good = await AuthorizeAsync("good", Here);
        var bad = await AuthorizeAsync("BAD", Here);

        good.Data!.Allowed.ShouldBe(AllowedType.ALLOWED);
        good.Data.AuthorizationReference!.Length.ShouldBe(36);
        good.Data.Location!.EvseUids.ShouldBe(["3256"]);
        bad.Data!.Allowed.ShouldBe(AllowedType.BLOCKED);
        bad.Data.AuthorizationReference.ShouldBeNull();
        Emsp.Authorizations.Select(a => (a.Uid, a.At!.LocationId)).ShouldBe([("good", "BER-MITTE-1"), ("BAD", "BER-MITTE-1")]);
    }

    [Theory]
    [InlineData(AllowedType.BLOCKED)]
    [InlineData(AllowedType.EXPIRED)]
    [InlineData(AllowedType.NO_CREDIT)]
    [InlineData(AllowedType.NOT_ALLOWED)]
    public async Task A_token_gets_the_answer_it_was_given(AllowedType allowed)
    {
        Emsp.IssueToken("CARD", answer: new AuthorizeAnswer(allowed, Info: new DisplayText("en", "Call us")));

        var result = await AuthorizeAsync("CARD", Here);

        result.Outcome.ShouldBe(OcpiOutcome.Done);
        result.Data!.Allowed.ShouldBe(allowed);
        result.Data.Info!.Text.ShouldBe("Call us");
    }

    [Fact]
    public async Task An_unknown_token_is_404_with_2004()
    {
        Emsp.IssueToken("CARD", TokenType.APP_USER);

        var unknown = await AuthorizeAsync("CARD", Here);

        unknown.Outcome.ShouldBe(OcpiOutcome.NotFound);
        unknown.Code.ShouldBe(OcpiStatus.UnknownToken);
        (await AuthorizeAsync("CARD", Here, TokenType.APP_USER)).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_for_some_EVSEs_is_allowed_there_only()
    {
        Emsp.IssueToken("CARD", answer: new AuthorizeAnswer(AllowedType.ALLOWED, new LocationReferences("BER-MITTE-1", ["3256", "3258"])));

        (await AuthorizeAsync("CARD", new LocationReferences("BER-MITTE-1"))).Data!.Location!.EvseUids.ShouldBe(["3256", "3258"]);
        (await AuthorizeAsync("CARD", Here)).Data!.Location!.EvseUids.ShouldBe(["3256"]);
        (await AuthorizeAsync("CARD", new LocationReferences("BER-MITTE-1", ["3257"]))).Data!.Allowed.ShouldBe(AllowedType.NOT_ALLOWED);
        (await AuthorizeAsync("CARD", new LocationReferences("ELSEWHERE"))).Data!.Allowed.ShouldBe(AllowedType.NOT_ALLOWED);
        (await AuthorizeAsync("CARD", null)).Data!.Allowed.ShouldBe(AllowedType.NOT_ALLOWED);
    }

    private Task<OcpiResult<AuthorizationInfo>> AuthorizeAsync(string uid, LocationReferences? where, TokenType type = TokenType.RFID) =>
        Cpo.Client().AuthorizeAsync(Cpo.Endpoint(ModuleIds.Tokens), uid, type, where, None);

    private async Task<List<string?>> UidsAsync(ListFilter filter)
    {
        var uids = new List<string?>();
        await foreach (var page in Cpo.Client().GetTokensAsync(Cpo.Endpoint(ModuleIds.Tokens), filter, None)) uids.AddRange(page.Data!.Items.Select(t => t.Uid));
        return uids;
    }
}

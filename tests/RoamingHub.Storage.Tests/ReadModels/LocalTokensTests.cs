using RoamingHub.Core.Tokens;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class LocalTokensTests : ReadModelTest
{
    private LocalTokens Tokens => new(World.Database);

    [Theory]
    [InlineData("04aabbcc")]
    [InlineData("04AABBCC")]
    [InlineData(" 04AaBbCc ")]
    public async Task A_tag_is_found_whatever_its_case_and_the_blanks_around_it(string read)
    {
        await TellAsync(Facts.TokenDescribed);

        (await Tokens.FindAsync(read, default)).ShouldBe(Facts.TokenDescribed);
    }

    [Fact]
    public async Task The_last_description_counts_and_a_removed_token_is_gone()
    {
        await TellAsync(Facts.TokenDescribed, Facts.TokenDescribed with { Status = LocalTokenStatus.Blocked, ExpiresAt = null });
        (await Tokens.FindAsync("04AABBCC", default))!.Status.ShouldBe(LocalTokenStatus.Blocked);

        await TellAsync(new LocalTokenRemoved("04aabbCC", Facts.Noon));

        (await Tokens.FindAsync("04AABBCC", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Tokens_are_paged_newest_first()
    {
        foreach (var tag in (string[])["A", "B", "C"])
            await World.TellAsync(TokenStream.Of(tag), Facts.TokenDescribed with { IdTag = tag });

        var first = await Tokens.ListAsync(new(Limit: 2), default);
        var second = await Tokens.ListAsync(new(Limit: 2, After: first.Next), default);

        first.Items.Select(t => t.IdTag).ShouldBe(["C", "B"]);
        second.Items.Select(t => t.IdTag).ShouldBe(["A"]);
        second.Next.ShouldBeNull();
    }

    private Task TellAsync(params object[] facts) => World.TellAsync(TokenStream.Of("04AABBCC"), facts);
}

using Microsoft.Extensions.Configuration;
using RoamingHub.Hub.Api;
using RoamingHub.TestSupport;

namespace RoamingHub.Hub.Tests.Api;

public sealed class ApiKeysTests : IDisposable
{
    private readonly TestFolder _data = TestFolder.Create("keys");
    private readonly List<string> _said = [];

    public void Dispose() => _data.Dispose();

    [Fact]
    public void A_key_is_made_on_the_first_start_told_once_and_kept()
    {
        Load();
        var key = _said.Single().Split(' ')[^1];
        key.Length.ShouldBe(40);

        var again = Load();

        _said.Count.ShouldBe(1);
        again.Find(key)!.Roles.ShouldBe(["admin"]);
        again.Find(key.ToUpperInvariant()).ShouldBeNull();
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(_data.Path, "api-key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_given_key_is_used_and_none_is_made()
    {
        var keys = Load(("HUB_API_KEY", "given"), ("Hub:ApiKeys:0:Key", "k2"), ("Hub:ApiKeys:0:Name", "desk"), ("Hub:ApiKeys:0:Role", "support, roaming"));

        _said.ShouldBeEmpty();
        keys.Find("given")!.Name.ShouldBe("admin");
        keys.Find("k2")!.Roles.ShouldBe(["support", "roaming"]);
    }

    [Theory]
    [InlineData("Role", "boss", "boss")]
    [InlineData("Name", "desk", "no role")]
    public void A_key_that_cannot_be_meant_stops_the_start(string member, string value, string why) =>
        Should.Throw<InvalidOperationException>(() => Load(("HUB_API_KEY", "given"), ("Hub:ApiKeys:0:Key", "k2"), ($"Hub:ApiKeys:0:{member}", value)))
            .Message.ShouldContain(why);

    private ApiKeys Load(params (string Key, string Value)[] settings) => ApiKeys.Load(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build(), _data.Path, _said.Add);
}

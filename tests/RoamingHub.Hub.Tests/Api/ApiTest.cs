using System.Text.Json;

namespace RoamingHub.Hub.Tests.Api;

public abstract class ApiTest : IAsyncLifetime
{
    private protected ApiUnderTest Api { get; private set; } = null!;

    public async Task InitializeAsync() => Api = await ApiUnderTest.StartAsync();

    public async Task DisposeAsync() => await Api.DisposeAsync();

    /// <summary>The same JSON, whatever the order of its members and the blanks between them.</summary>
    private protected static void ShouldBeJson(JsonElement actual, string expected) =>
        JsonElement.DeepEquals(actual, JsonElement.Parse(expected)).ShouldBeTrue(actual.GetRawText());
}

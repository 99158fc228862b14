using System.Text;
using System.Text.Json.Nodes;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>A partner's platform in literal JSON: it takes everything it is sent, and knows nothing of the hub's own types.</summary>
internal sealed class PlainPartner : IAsyncDisposable
{
    private const string Token = "plain-partners-token";
    private const string Endpoints =
        """
        { "version": "2.2.1", "endpoints": [
            { "identifier": "credentials", "role": "SENDER", "url": "URL/2.2.1/credentials" },
            { "identifier": "locations", "role": "RECEIVER", "url": "URL/2.2.1/locations" },
            { "identifier": "tariffs", "role": "RECEIVER", "url": "URL/2.2.1/tariffs" },
            { "identifier": "sessions", "role": "RECEIVER", "url": "URL/2.2.1/sessions" },
            { "identifier": "cdrs", "role": "RECEIVER", "url": "URL/2.2.1/cdrs" },
            { "identifier": "tokens", "role": "SENDER", "url": "URL/2.2.1/tokens" } ] }
        """;

    private readonly RawPartner _platform;
    private string _key = "";

    private PlainPartner(RawPartner platform, string name, string roles)
    {
        platform.Roles = roles;
        Name = name;
        _platform = platform;
        _platform.Details = Endpoints;
        _platform.Answer = request => Otherwise(request) is { } other
            ? new(other.Status, other.Body)
            : request.Method == "POST" && request.Target.Split('?')[0].EndsWith("/authorize", StringComparison.Ordinal)
                ? new(200, RawPartner.Ok("""{ "allowed": "ALLOWED" }"""))
                : null;
    }

    public string Name { get; }

    public PartnerId Id { get; private set; }

    public string Url => _platform.Url;

    /// <summary>What it sent, oldest first: of the functional modules.</summary>
    public IReadOnlyList<RawRequest> Requests => [.. _platform.Requests.Where(r => r.Target.StartsWith("/2.2.1/", StringComparison.Ordinal) && !r.Target.Contains("credentials", StringComparison.Ordinal))];

    /// <summary>Another answer than that all went well: HTTP status and body; null for the usual one.</summary>
    public Func<RawRequest, (int Status, string Body)?> Otherwise { get; set; } = _ => null;

    /// <summary>Connected with the hub.</summary>
    /// <param name="roles">Of its credentials, as JSON.</param>
    /// <param name="prepare">What happens between being made known to the hub and the handshake.</param>
    public static async Task<PlainPartner> ConnectAsync(OcpiWorld world, string roles, string name = "Plain", Func<PlainPartner, Task>? prepare = null)
    {
        var partner = new PlainPartner(await RawPartner.StartAsync(), name, roles);
        var added = await world.ApiAsync(HttpMethod.Post, "/api/partners", $$"""{ "protocol": "ocpi", "name": "{{name}}" }""");
        partner.Id = new((string)added["id"]!);
        if (prepare is not null)
            await prepare(partner);
        var answer = await world.RawAsync(
            HttpMethod.Post, "/ocpi/2.2.1/credentials", Header((string)added["registrationToken"]!),
            $$"""{ "token": "{{Token}}", "url": "{{partner.Url}}/versions", "roles": {{roles}} }""");
        answer.Code.ShouldBe(1000, answer.Body.ToJsonString());
        partner._key = (string)answer.Body["data"]!["token"]!;
        await partner.WaitAsync(r => r is { Method: "GET" } && r.Target.StartsWith("/2.2.1/tokens", StringComparison.Ordinal)); // read after each handshake
        await world.CaughtUpAsync();
        return partner;
    }

    /// <summary>A request to the hub with this partner's key.</summary>
    public Task<RawAnswer> AskAsync(OcpiWorld world, HttpMethod method, string path, string? body = null, string? to = null) =>
        to?.Split('-') is [var country, var party]
            ? world.RawAsync(method, "/ocpi/2.2.1/" + path, Header(_key), body, ("OCPI-to-country-code", country), ("OCPI-to-party-id", party))
            : world.RawAsync(method, "/ocpi/2.2.1/" + path, Header(_key), body);

    public Task<RawAnswer> GetAsync(OcpiWorld world, string path, string? to = null) => AskAsync(world, HttpMethod.Get, path, to: to);

    /// <summary>The first request that fits, once it has come.</summary>
    public async Task<RawRequest> WaitAsync(Func<RawRequest, bool> fits)
    {
        var until = DateTimeOffset.UtcNow + OcpiWorld.Soon;
        while (DateTimeOffset.UtcNow < until)
        {
            if (_platform.Requests.FirstOrDefault(fits) is { } found)
                return found;
            await Task.Delay(20);
        }

        throw new TimeoutException("No such request. There were:\n" + string.Join('\n', _platform.Requests.Select(r => $"{r.Method} {r.Target} {r.Body}")));
    }

    public void Forget() => _platform.Requests.Clear();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    private static string Header(string token) => "Token " + Convert.ToBase64String(Encoding.UTF8.GetBytes(token));
}

using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Simulators.Tests.Emsp;

/// <summary>The other side, as small as it can be: versions, credentials, and what a test lets it answer.</summary>
internal sealed class CpoStandIn : IAsyncDisposable
{
    public static readonly PartyRef Party = new("DE", "ABC");
    public static readonly PartyRef Emsp = new("NL", "EMS");
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly WebApplication _app;

    private CpoStandIn(WebApplication app) => _app = app;

    public string VersionsUrl => Base + "/versions";

    public string RegistrationToken { get; } = "token-a-of-the-cpo";

    /// <summary>What opens our side now.</summary>
    public string Token { get; private set; } = "";

    /// <summary>The eMSP's side, as it told us.</summary>
    public CredentialsObject? Partner { get; private set; }

    public VersionDetails? PartnerDetails { get; private set; }

    public ConcurrentQueue<(string Method, string Path, string Query, string Body)> Requests { get; } = new();

    /// <summary>The `data` of answers by the end of the path; without one the answer has none.</summary>
    public Dictionary<string, string> Data { get; } = [];

    public bool EncodesTokens { get; set; } = true;

    public bool RepeatsIds { get; set; } = true;

    public string Version { get; set; } = VersionNumbers.V221;

    private string Base => _app.Urls.Single();

    public static async Task<CpoStandIn> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var cpo = new CpoStandIn(app);
        app.Run(cpo.HandleAsync);
        await app.StartAsync();
        return cpo;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>We start the handshake.</summary>
    public async Task RegisterAsync(string versionsUrl, string registrationToken)
    {
        var client = Client(registrationToken);
        await DiscoverAsync(client, versionsUrl);
        Token = "token-b-of-the-cpo";
        var theirs = await client.PostCredentialsAsync(Endpoint(ModuleIds.Credentials), Ours(), CancellationToken.None);
        Partner = theirs.Data ?? throw new InvalidOperationException(theirs.Problem);
    }

    public OcpiClient Client(string? token = null, PartyRef? to = null) => new(Http, new OcpiClientOptions
    {
        Token = token ?? Partner!.Token!,
        EncodeToken = EncodesTokens,
        Routing = new RoutingHeaders(Party, to ?? Emsp),
        Timeout = TimeSpan.FromSeconds(20),
    });

    public string Endpoint(string module) => PartnerDetails!.Endpoints!.Single(e => e.Identifier == module).Url!;

    public CredentialsObject Ours() => new()
    {
        Token = Token,
        Url = VersionsUrl,
        Roles = [new CredentialsRole { Role = Role.CPO, CountryCode = Party.CountryCode, PartyId = Party.PartyId, BusinessDetails = new BusinessDetails("ABC Charging") }],
    };

    private async Task DiscoverAsync(OcpiClient client, string versionsUrl)
    {
        var versions = await client.GetVersionsAsync(versionsUrl, CancellationToken.None);
        var details = await client.GetVersionDetailsAsync(versions.Data!.Single().Url!, CancellationToken.None);
        PartnerDetails = details.Data;
    }

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var path = http.Request.Path.Value!;
        Requests.Enqueue((http.Request.Method, path, http.Request.QueryString.Value ?? "", body));
        var (status, data) = path switch
        {
            _ when !IsKnown(http.Request.Headers.Authorization) => (401, null),
            "/versions" => (200, $$"""[{"version":"{{Version}}","url":"{{Base}}/2.2.1"}]"""),
            "/2.2.1" => (200, OcpiJson.Write(Details())),
            "/2.2.1/credentials" => (200, await CredentialsAsync(http.Request.Method, body)),
            _ => (200, Data.GetValueOrDefault(path)),
        };
        await AnswerAsync(http, status, data);
    }

    private bool IsKnown(string? header) =>
        OcpiToken.Candidates(header) is var tokens && (tokens.Contains(Token) || tokens.Contains(RegistrationToken));

    private VersionDetails Details() => new(VersionNumbers.V221,
    [
        .. new[] { ModuleIds.Credentials, ModuleIds.Locations, ModuleIds.Sessions, ModuleIds.Cdrs, ModuleIds.Tariffs }.Select(m => Entry(m, InterfaceRole.SENDER)),
        .. new[] { ModuleIds.Tokens, ModuleIds.Commands, ModuleIds.ChargingProfiles, ModuleIds.HubClientInfo }.Select(m => Entry(m, InterfaceRole.RECEIVER)),
    ]);

    private VersionEndpoint Entry(string module, InterfaceRole role) => new(module, role, $"{Base}/2.2.1/{module}");

    private async Task<string?> CredentialsAsync(string method, string body)
    {
        if (method == "DELETE")
        {
            Partner = null;
            return null;
        }

        if (method is "POST" or "PUT")
        {
            Partner = OcpiJson.Parse<CredentialsObject>(body);
            await DiscoverAsync(Client(), Partner.Url!);
            Token = OcpiToken.Create();
        }

        return OcpiJson.Write(Ours());
    }

    private async Task AnswerAsync(HttpContext http, int status, string? data)
    {
        http.Response.StatusCode = status;
        if (RepeatsIds)
        {
            http.Response.Headers["X-Request-ID"] = http.Request.Headers["X-Request-ID"];
            http.Response.Headers["X-Correlation-ID"] = http.Request.Headers["X-Correlation-ID"];
            foreach (var (name, value) in RoutingHeaders.Read(name => http.Request.Headers[name]).Answer().Write()) http.Response.Headers[name] = value;
        }

        if (data is not null && JsonDocument.Parse(data).RootElement is { ValueKind: JsonValueKind.Array } list)
        {
            http.Response.Headers["X-Total-Count"] = list.GetArrayLength().ToString(System.Globalization.CultureInfo.InvariantCulture);
            http.Response.Headers["X-Limit"] = "100";
        }

        await http.Response.WriteAsync(OcpiResponse.WriteRaw(data, status == 200 ? 1000 : 2000, null, DateTimeOffset.UtcNow));
    }
}

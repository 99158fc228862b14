using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Api;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Reconciliation;
using RoamingHub.Hub.Reservations;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;
using RoamingHub.TestSupport;

namespace RoamingHub.Hub.Tests.Api;

/// <summary>The API alone on a real web server and a real database; what stands behind its ports answers as the test says.</summary>
internal sealed class ApiUnderTest : IAsyncDisposable
{
    public const string AdminKey = "admin-key";

    private readonly TestDatabase _database;
    private readonly WebApplication _app;
    private readonly TestFolder _data;

    private ApiUnderTest(TestDatabase database, WebApplication app, TestFolder data)
    {
        _database = database;
        _app = app;
        _data = data;
        Http = Client(AdminKey);
    }

    public HttpClient Http { get; }

    public TestDatabase Database => _database;

    public StationsAnswer Stations => (StationsAnswer)_app.Services.GetRequiredService<IStationCalls>();

    public PartnersAnswer Partners => (PartnersAnswer)_app.Services.GetRequiredService<IPartnerOnboarding>();

    public IRecordDecisions Records => _app.Services.GetRequiredService<IRecordDecisions>();

    public StatementIntake Intake => _app.Services.GetRequiredService<StatementIntake>();

    public EventLog Log => _app.Services.GetRequiredService<EventLog>();

    public static async Task<ApiUnderTest> StartAsync()
    {
        var database = await TestDatabase.CreateAsync();
        var data = TestFolder.Create("api");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = data.Path });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["HUB_API_KEY"] = AdminKey,
            ["Hub:ApiKeys:0:Name"] = "books", ["Hub:ApiKeys:0:Key"] = "finance-key", ["Hub:ApiKeys:0:Roles:0"] = "finance",
            ["Hub:ApiKeys:1:Name"] = "wall", ["Hub:ApiKeys:1:Key"] = "read-key", ["Hub:ApiKeys:1:Role"] = "read-only",
            ["Logging:LogLevel:Default"] = "None",
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var options = new HubOptions(database.ConnectionString, data.Path, null, new PartyId("DE", "ABC"));
        builder.Services.AddSingleton(options);
        builder.Services.AddStorage(database.Database);
        builder.Services.AddSingleton<ChargingSessions>();
        builder.Services.AddSingleton<ReservedSessions>();
        builder.Services.AddSingleton<Snapshots>();
        builder.Services.AddSingleton<RecordRebuild>();
        builder.Services.AddSingleton<CreditRules>();
        builder.Services.AddSingleton<IMeterKeys, NoMeterKeys>();
        builder.Services.AddSingleton<GateWitness>();
        builder.Services.AddSingleton<RecordMaking>();
        builder.Services.AddSingleton<RecordMending>();
        builder.Services.AddSingleton(ReckoningSettings.From(builder.Configuration));
        builder.Services.AddSingleton<RepricedSessions>();
        builder.Services.AddSingleton(new StartOptions(TimeSpan.FromMinutes(15)));
        builder.Services.AddSingleton<RemoteOrders>();
        builder.Services.AddReservations();
        builder.Services.AddSingleton<IRecordPolicies, PoliciesAnswer>();
        builder.Services.AddSingleton(GateSettings.Default);
        builder.Services.AddSingleton<ICdrAudit, CdrAuditAnswer>();
        builder.Services.AddSingleton<IRecordDecisions, RecordDecisions>();
        builder.Services.AddSingleton<DeliverySignal>();
        builder.Services.AddSingleton<IStationCalls, StationsAnswer>();
        builder.Services.AddSingleton<IPartnerOnboarding, PartnersAnswer>();
        builder.Services.AddReconciliation();
        builder.Services.AddHubApi(builder.Configuration, options, _ => { });
        var app = builder.Build();
        app.MapHubApi();
        app.Services.GetRequiredService<LogReaders>().Of(app.Services.GetRequiredService<ReadModelReader>()).Start();
        await app.StartAsync();
        return new(database, app, data);
    }

    public HttpClient Client(string? key)
    {
        var client = new HttpClient { BaseAddress = new(_app.Urls.First()) };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Facts as the rest of the hub would have written them.</summary>
    public Task TellAsync(string stream, params object[] facts) => Log.AppendAsync(stream, ExpectedVersion.Any, facts);

    public async Task<JsonElement> GetAsync(string path) => await OkAsync(await Http.GetAsync(path));

    public async Task<JsonElement> PutAsync(string path, string body) => await OkAsync(await SendAsync(HttpMethod.Put, path, body));

    public async Task<JsonElement> PostAsync(string path, string? body = null) => await OkAsync(await SendAsync(HttpMethod.Post, path, body));

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null) => Http.SendAsync(
        new(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") });

    /// <summary>Sends, and expects a refusal of this status and type.</summary>
    public async Task<JsonElement> RefusedAsync(HttpStatusCode status, string type, HttpMethod method, string path, string? body = null) =>
        await RefusalAsync(await SendAsync(method, path, body), status, type);

    public static async Task<JsonElement> RefusalAsync(HttpResponseMessage response, HttpStatusCode status, string type)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonElement.Parse(text);
        problem.GetProperty("type").GetString().ShouldBe("/problems/" + type);
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        text.ShouldNotContain("   at ");
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        _data.Dispose();
    }

    private static async Task<JsonElement> OkAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }
}

/// <summary>Stations that answer every call with what the test put here.</summary>
internal sealed class StationsAnswer : IStationCalls
{
    public StationCallResult Next { get; set; } = new StationCallResult.NotConnected();

    public (string Station, string Action, string Payload, TimeSpan Timeout) Asked { get; private set; }

    public Task<StationCallResult> CallAsync(StationId station, string action, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken ct)
    {
        Asked = (station.Value, action, Encoding.UTF8.GetString(payload.Span), timeout);
        return Task.FromResult(Next);
    }
}

internal sealed class NoMeterKeys : IMeterKeys
{
    public Task<KnownMeterKey?> OfAsync(EvseRef evse, DateTimeOffset at, bool pinnedOnly, CancellationToken ct) => Task.FromResult<KnownMeterKey?>(null);
}

/// <summary>Partners from which records can be taken back, but for the one called <c>hubject</c>.</summary>
internal sealed class PoliciesAnswer : IRecordPolicies
{
    public RecordPolicy Of(PartnerId partner) => new(CarriesPrice: true, WantsEmpty: false, partner.Value == "hubject" ? "It knows no credit." : null);
}

/// <summary>An audit that finds one missing CDR, at every partner but an OICP one.</summary>
internal sealed class CdrAuditAnswer : ICdrAudit
{
    private CdrAuditReport? _last;

    public Task<CdrAuditResult> RunAsync(Partner partner, bool believeAll, CancellationToken ct)
    {
        if (partner.Protocol == "oicp")
            return Task.FromResult<CdrAuditResult>(new CdrAuditResult.Refused("The partner cannot be asked."));
        _last = new(new(2026, 3, 2, 3, 15, 0, TimeSpan.Zero), 2, 1, 0, 0, [], [believeAll ? "all" : "one"], [], [], null);
        return Task.FromResult<CdrAuditResult>(new CdrAuditResult.Done(_last));
    }

    public Task<CdrAuditReport?> LastAsync(Partner partner, CancellationToken ct) => Task.FromResult(_last);
}

/// <summary>Partners whose every step ends as the test says.</summary>
internal sealed class PartnersAnswer(EventLog log) : IPartnerOnboarding
{
    public OnboardingResult Next { get; set; } = new OnboardingResult.Done(new("p1"));

    public string? Asked { get; private set; }

    public PartnerPut? Request { get; private set; }

    public async Task<OnboardingResult> AddAsync(PartnerPut request, CancellationToken ct)
    {
        Request = request;
        if (Next is OnboardingResult.Done done)
            await log.AppendAsync(
                PartnerStream.Of(done.Partner), ExpectedVersion.None, [new PartnerAdded(done.Partner, request.Protocol!, request.Name!, "{}", DateTimeOffset.UtcNow)], ct);
        return Next;
    }

    public Task<OnboardingResult> ChangeAsync(Partner partner, PartnerPut request, CancellationToken ct) => Step("change");

    public Task<OnboardingResult> RenewRegistrationTokenAsync(Partner partner, CancellationToken ct) => Step("renew");

    public Task<OnboardingResult> RegisterAsync(Partner partner, CancellationToken ct) => Step("register");

    public Task<OnboardingResult> RotateAsync(Partner partner, CancellationToken ct) => Step("rotate");

    public Task<OnboardingResult> RemoveAsync(Partner partner, CancellationToken ct) => Step("remove");

    public Task<OnboardingResult> SyncAsync(Partner partner, string module, CancellationToken ct) => Step("sync " + module);

    public Task<PartnerConnection> DescribeAsync(Partner partner, CancellationToken ct) => Task.FromResult(new PartnerConnection(
        "2.2.1", "https://hub.example/ocpi/versions", [new("EMSP", "DE", "8AC")], [new("locations", "RECEIVER", "https://emsp.example/locations")]));

    private Task<OnboardingResult> Step(string what)
    {
        Asked = what;
        return Task.FromResult(Next);
    }
}

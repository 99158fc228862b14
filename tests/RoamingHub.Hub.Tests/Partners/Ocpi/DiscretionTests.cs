using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>
/// A whole story with a partner, with what goes wrong in it: neither the log, whatever its level, nor a trace ever names a token, a card or a contract.
/// </summary>
public sealed class DiscretionTests
{
    private const string Card = "04CANARYCARD77";
    private const string Stranger = "04CANARYFOE888";
    private const string AppUser = "canary-app-user-5f3b";
    private const string Contract = "NL-EMS-CCANARY99-X";

    [Fact]
    public async Task No_secret_and_no_card_stands_in_the_log_or_in_a_trace()
    {
        var heard = new EverythingHeard();
        await using var collector = await Collector.StartAsync();
        var secrets = new List<string> { Card, Stranger, AppUser, Contract };
        await using (var hub = await HubUnderTest.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(heard), ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("Logging:LogLevel:Default", "Debug"), ("Logging:LogLevel:RoamingHub", "Trace"), ("Logging:Console:LogLevel:Default", "None"), ("Hub:Ocpi:AuthorizePatienceMilliseconds", "300")))
        {
            var world = OcpiWorld.Around(hub);
            await DescribeAsync(world);
            var (emsp, partner) = await world.AddEmspAsync(register: false);
            secrets.Add(emsp.RegistrationToken!);
            await TellAsync(world, emsp, partner.Value, secrets);
            await world.DisposeEmspsAsync();
            await hub.StopAsync();
        }

        secrets.Count.ShouldBeGreaterThan(8);
        heard.Lines.ShouldContain(l => l.Contains("is connected", StringComparison.Ordinal));
        heard.Lines.ShouldContain(l => l.Contains("failed at", StringComparison.Ordinal));
        heard.Lines.ShouldContain(l => l.Contains("does not let us in", StringComparison.Ordinal));
        heard.Lines.Where(l => Leaks(l, secrets)).ShouldBeEmpty();
        collector.Received.ShouldContain(t => t.Contains("/ocpi/2.2.1/tokens", StringComparison.Ordinal));
        collector.Received.SelectMany(t => secrets.Where(s => Leaks(t, [s]))).Distinct().ShouldBeEmpty();
    }

    private static async Task DescribeAsync(OcpiWorld world)
    {
        await world.DescribeTariffAsync("AC", OcpiWorld.Tariff);
        await world.DescribeLocationAsync("LOC1", OcpiWorld.Location);
        await world.DescribeStationAsync("CP1", "3256");
    }

    private static async Task TellAsync(OcpiWorld world, EmspSimulator emsp, string partner, List<string> secrets)
    {
        // A handshake that fails, one that works, and new keys.
        var added = await world.ApiAsync(HttpMethod.Post, $"/api/partners/{partner}/registration-token");
        secrets.Add((string)added["registrationToken"]!);
        emsp.Faults.Set(new EmspFault.HttpError(500), "versions");
        await Should.ThrowAsync<InvalidOperationException>(() => emsp.RegisterAsync(world.VersionsUrl, secrets[^1]));
        emsp.Faults.Set(new EmspFault.Garbage(), "credentials");
        await world.ApiAsync(HttpMethod.Post, $"/api/partners/{partner}/register", expect: 502);
        emsp.Faults.Clear();
        await emsp.RegisterAsync(world.VersionsUrl, secrets[^1]);
        await KeepKeysAsync(emsp, secrets);
        await world.ApiAsync(HttpMethod.Post, $"/api/partners/{partner}/rotate");
        await KeepKeysAsync(emsp, secrets);
        await world.ApiAsync(HttpMethod.Put, $"/api/partners/{partner}", """{ "askUnknownTokens": true }""");
        await world.CaughtUpAsync();

        // Tokens, as they should be and as they should not.
        var key = OcpiToken.Encode(secrets[^1]);
        var token = emsp.IssueToken(Card) with { ContractId = Contract };
        (await emsp.PushTokenAsync(token)).Ok.ShouldBeTrue();
        var url = "/ocpi/2.2.1/tokens/NL/EMS/" + Card;
        (await world.RawAsync(HttpMethod.Put, url, key, $$"""{ "uid": "{{Card}}", "contract_id": 7 """)).Http.ShouldBe(400);
        (await world.RawAsync(HttpMethod.Put, url, key, $$"""{ "uid": "{{Stranger}}", "contract_id": "{{Contract}}" }""")).Code.ShouldBe(2001);
        (await world.RawAsync(HttpMethod.Put, url, key, $$"""{ "uid": "{{Card}}\u0000", "contract_id": "{{Contract}}" }""")).Http.ShouldBeLessThan(500);
        (await world.RawAsync(HttpMethod.Get, url + "?token=" + secrets[^1], "Token " + secrets[0])).Http.ShouldBe(401);
        (await world.RawAsync(HttpMethod.Get, "/ocpi/2.2.1/tokens/NL/OTH/" + Card, key)).Http.ShouldBe(404);

        // The reader: known and unknown cards, a partner that is well, slow, broken and babbling.
        await using var station = await world.StationAsync();
        foreach (var fault in new EmspFault?[] { null, new EmspFault.HttpError(500), new EmspFault.Garbage(), new EmspFault.Slow(TimeSpan.FromSeconds(2)), new EmspFault.OcpiError(3000), new EmspFault.Down() })
        {
            if (fault is not null)
                emsp.Faults.Set(fault, "authorize");
            await station.AuthorizeAsync(Card);
            await station.AuthorizeAsync(Stranger);
        }

        // A charge whose documents are refused, lost, and taken at last; then the door is shut.
        emsp.Faults.Clear();
        emsp.Faults.Set(new EmspFault.OcpiError(2001), "cdrs", times: 1);
        emsp.Faults.Set(new EmspFault.LoseAnswer(), "sessions", times: 1);
        await ChargeAsync(station, Card);
        await world.Hub.Database.UntilAsync("SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE module = 'cdrs' AND state = 'parked')");

        // Orders, also with what cannot be called.
        await station.StatusAsync(1, Ocpp.V16.ChargePointStatus.Available);
        var start = await emsp.StartSessionAsync(emsp.IssueToken(AppUser, TokenType.APP_USER), "LOC1", "3256", "1", "REF-1");
        start.Response.ShouldBe(CommandResponseType.ACCEPTED, start.Answer.Excerpt);
        (await emsp.WaitForResultAsync(start, OcpiWorld.Soon)).Result!.Value.ShouldBe(CommandResultType.ACCEPTED);
        var session = await emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon);
        (await world.RawAsync(
            HttpMethod.Post, "/ocpi/2.2.1/commands/STOP_SESSION", key,
            $$"""{ "response_url": "http://169.254.169.254/{{Card}}", "session_id": "{{session.Id}}" }""")).Code.ShouldBe(2001);
        emsp.Faults.Set(new EmspFault.HttpError(401), "commands");
        await emsp.StopSessionAsync(session.Id!);
        await world.Hub.Database.UntilAsync("SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE module = 'commands' AND last_error LIKE '%401%')");
        emsp.Faults.Set(new EmspFault.HttpError(401), "sessions");
        await world.ApiAsync(HttpMethod.Post, $"/api/partners/{partner}/sync?module=sessions");
        await world.Hub.Database.UntilAsync("SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE module = 'sessions' AND last_error LIKE '%401%')");
        emsp.Faults.Clear();
        await world.ApiAsync(HttpMethod.Post, $"/api/partners/{partner}/check");
        await world.ApiAsync(HttpMethod.Get, $"/api/authorizations?idTag={Card}");
        await emsp.UnregisterAsync();
    }

    private static async Task ChargeAsync(StationSimulator station, string card)
    {
        var charge = await station.BeginChargeAsync(1, card, new ChargePlan(5_000) { Duration = TimeSpan.FromMinutes(30) });
        await charge.Started;
        await charge.StopAsync();
    }

    // The partner's keys for us and ours for the partner, as they went over the wire.
    private static async Task KeepKeysAsync(EmspSimulator emsp, List<string> secrets)
    {
        secrets.AddRange(emsp.Exchanges.Where(e => e.Inbound).Select(e => e.Headers.GetValueOrDefault("Authorization")).OfType<string>()
            .Select(h => OcpiToken.Candidates(h)[0]).Distinct().Except(secrets).ToList());
        secrets.Add((await emsp.GetCredentialsAsync()).Data!.Token!);
    }

    private static bool Leaks(string text, IEnumerable<string> secrets) => secrets.Any(s => new[]
    {
        s, Convert.ToBase64String(Encoding.UTF8.GetBytes(s)), Convert.ToHexString(Encoding.UTF8.GetBytes(s)), Uri.EscapeDataString(s),
    }.Any(dress => text.Contains(dress, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Every line with its values and its exception.</summary>
    private sealed class EverythingHeard : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception} {(state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values) : "")}");

        public void Dispose()
        {
        }
    }

    /// <summary>Takes traces as a collector does, by HTTP. The strings of a trace stand in its bytes as they are.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private Collector(WebApplication app) => _app = app;

        public string Url => _app.Urls.Single();

        public ConcurrentQueue<string> Received { get; } = new();

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var collector = new Collector(app);
            app.Run(async http =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                collector.Received.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
            });
            await app.StartAsync();
            return collector;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}

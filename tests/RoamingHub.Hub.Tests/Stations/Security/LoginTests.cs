using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Stations.Security;

/// <summary>Who gets in, and who does not (reliability §1 rows 1 to 5, §2).</summary>
public sealed class LoginTests(LoginTests.Hub world) : IClassFixture<LoginTests.Hub>
{
    private const string Key = "0001020304050607ffffffffffffffffffffffff";
    private static int _stations;

    [Fact]
    public async Task The_key_of_the_standard_is_right_in_each_form()
    {
        await DescribeAsync("AL1000", $$"""{ "password": "{{Key}}" }""");
        (await StatusAsync("AL1000", "Authorization: Basic QUwxMDAwOgABAgMEBQYH////////////////")).ShouldBe(101);
        (await StatusAsync("AL1000", BareStation.Basic("AL1000", Key))).ShouldBe(101);
        (await StatusAsync("AL1000", BareStation.Basic("AL1000", Key.ToUpperInvariant()))).ShouldBe(101);
        (await StatusAsync("AL1000", BareStation.Basic("AL1000", Key[..^1] + "e"))).ShouldBe(401);
    }

    [Fact]
    public async Task A_password_is_text_of_sixteen_to_forty_characters_and_case_counts()
    {
        var station = await DescribeAsync(null, """{ "password": "Forty-characters-long-password-for-2.0.1" }""");
        (await StatusAsync(station, BareStation.Basic(station, "Forty-characters-long-password-for-2.0.1"))).ShouldBe(101);
        (await StatusAsync(station, BareStation.Basic(station, "forty-characters-long-password-for-2.0.1"))).ShouldBe(401);
    }

    [Fact]
    public async Task Only_one_sound_login_with_the_stations_own_name_is_heard()
    {
        var station = await DescribeAsync(null, """{ "password": "the-right-password" }""");
        var right = BareStation.Basic(station, "the-right-password");
        (await StatusAsync(station, right)).ShouldBe(101);
        (await StatusAsync(station)).ShouldBe(401);
        (await StatusAsync(station, right, right)).ShouldBe(401);
        (await StatusAsync(station, BareStation.Basic("OTHER", "the-right-password"))).ShouldBe(401);
        (await StatusAsync(station, "Authorization: Bearer the-right-password")).ShouldBe(401);
        (await StatusAsync(station, "Authorization: Basic dGhlcmUtaXMtbm8tY29sb24=")).ShouldBe(401);
        (await StatusAsync(station, "Authorization: Basic !")).ShouldBe(401);
    }

    [Fact]
    public async Task A_colon_in_a_name_lets_nobody_in() => (await StatusAsync("CP%3A1")).ShouldBe(401);

    [Fact]
    public async Task A_station_is_whoever_its_address_says_and_the_address_is_decoded_once()
    {
        var plain = await DescribeAsync(null, "{}");
        await DescribeAsync("A%252FB", "{}"); // its name is A%2FB
        (await AtAsync($"/OCPP/{plain}")).ShouldBe(101);
        (await AtAsync($"/ocpp/somewhere/{plain}")).ShouldBe(101);
        (await AtAsync("/ocpp/A%252FB")).ShouldBe(101);
        (await AtAsync("/ocpp/A%2FB")).ShouldBe(401);
        (await AtAsync("/ocpp")).ShouldBe(404);
        (await AtAsync("/ocpp/")).ShouldBe(404);
    }

    [Fact]
    public async Task A_name_cannot_write_lines_of_its_own_into_the_log()
    {
        (await AtAsync("/ocpp/x%0d%0aInj")).ShouldBe(401);
        world.Heard.Lines.ShouldContain(l => l.StartsWith("Station x??Inj was refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_station_looks_like_a_wrong_password()
    {
        var known = await DescribeAsync(null, """{ "password": "the-right-password" }""");
        using var wrong = await BareStation.KnockAsync(world.Strict.StationUrl(known), from: NextAddress(), headers: BareStation.Basic(known, "a-wrong-password"));
        using var unknown = await BareStation.KnockAsync(world.Strict.StationUrl("NOBODY"), from: NextAddress(), headers: BareStation.Basic("NOBODY", "a-wrong-password"));
        WithoutDate(unknown.Head).ShouldBe(WithoutDate(wrong.Head));
    }

    [Fact]
    public async Task Guessing_is_slowed_where_it_comes_from_and_the_station_gets_in()
    {
        var station = await DescribeAsync(null, """{ "password": "the-right-password" }""");
        var (home, attacker) = (NextAddress(), NextAddress());
        (await KnockAsync(station, home, BareStation.Basic(station, "the-right-password"))).ShouldBe(101);
        var guesses = new List<int>();
        while (guesses.Count < 100 && !guesses.Contains(429))
            guesses.Add(await KnockAsync(station, attacker, BareStation.Basic(station, $"guess number {guesses.Count}")));
        guesses.Take(10).ShouldAllBe(s => s == 401);
        guesses[^1].ShouldBe(429);
        (await KnockAsync(station, attacker, BareStation.Basic(station, "the-right-password"))).ShouldBe(429);
        (await KnockAsync(station, home, BareStation.Basic(station, "the-right-password"))).ShouldBe(101);
    }

    [Fact]
    public async Task The_newest_connection_wins_and_the_losers_late_close_takes_nothing_away()
    {
        var station = await DescribeAsync(null, """{ "password": "the-right-password" }""");
        var login = BareStation.Basic(station, "the-right-password");
        using var first = await BareStation.KnockAsync(world.Strict.StationUrl(station), from: NextAddress(), headers: login);
        await BootAsync(first);
        await using var second = new StationSimulator(new StationOptions { Id = station, Url = StationsUrl, Password = "the-right-password" });
        await second.ConnectAsync();
        await second.BootAsync();
        (await first.CloseStatusAsync()).ShouldBe(4001);
        first.Dispose();
        (await second.HeartbeatAsync()).CurrentTime.ShouldNotBe(default);
        var shown = await world.Strict.Http.GetFromJsonAsync<System.Text.Json.JsonElement>($"/api/stations/{station}");
        shown.GetProperty("connected").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_nameless_station_cannot_be_displaced_from_elsewhere_while_it_lives()
    {
        var station = await DescribeAsync(null, "{}");
        using var real = await BareStation.KnockAsync(world.Strict.StationUrl(station), from: NextAddress());
        await BootAsync(real);
        var answering = real.PongAsync();
        (await KnockAsync(station, NextAddress())).ShouldBe(409);
        answering.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_nameless_station_that_comes_back_after_a_cut_gets_in()
    {
        var station = await DescribeAsync(null, "{}");
        var home = NextAddress();
        using var cut = await BareStation.KnockAsync(world.Strict.StationUrl(station), from: home);
        (await KnockAsync(station, home)).ShouldBe(101); // same address: at once
        using var mute = await BareStation.KnockAsync(world.Strict.StationUrl(station), from: home);
        await BootAsync(mute);
        (await KnockAsync(station, NextAddress())).ShouldBe(101); // another address: when the old line has not answered
    }

    [Fact]
    public async Task A_station_with_a_security_profile_is_not_let_in_on_a_lower_one()
    {
        var station = await DescribeAsync(null, """{ "password": "the-right-password", "securityProfile": 2 }""");
        (await StatusAsync(station, BareStation.Basic(station, "the-right-password"))).ShouldBe(403);
        (await StatusAsync(station)).ShouldBe(401);
        await DescribeAsync(station, "{}"); // what is left out stays
        (await StatusAsync(station, BareStation.Basic(station, "the-right-password"))).ShouldBe(403);
        await DescribeAsync(station, """{ "securityProfile": 1 }""");
        (await StatusAsync(station, BareStation.Basic(station, "the-right-password"))).ShouldBe(101);
    }

    [Fact]
    public async Task A_station_that_must_have_a_password_and_has_none_is_not_let_in()
    {
        var station = await DescribeAsync(null, """{ "securityProfile": 1 }""");
        (await StatusAsync(station)).ShouldBe(401);
        (await StatusAsync(station, BareStation.Basic(station, "anything at all"))).ShouldBe(401);
    }

    [Fact]
    public async Task Without_profile_0_nobody_gets_in_without_a_password_and_a_full_house_says_when_to_come_back()
    {
        await using var hub = await HubUnderTest.StartAsync(("Hub:Stations:AllowProfile0", "false"), ("Hub:Stations:MaxConnections", "1"));
        await hub.Http.PutAsJsonAsync("/api/stations/CP1", new { password = "the-right-password" });
        using (var nameless = await BareStation.KnockAsync(hub.StationUrl("STRANGER")))
            nameless.Status.ShouldBe(401);
        using var first = await BareStation.KnockAsync(hub.StationUrl("CP1"), headers: BareStation.Basic("CP1", "the-right-password"));
        first.Status.ShouldBe(101);
        await BootAsync(first);
        using var second = await BareStation.KnockAsync(hub.StationUrl("CP2"));
        second.Status.ShouldBe(503);
        second.Head.ShouldContain("Retry-After: ");
    }

    [Theory]
    [InlineData("Hub:Stations:HeartbeatInterval", "9")]
    [InlineData("Hub:Stations:PingTimeout", "0")]
    [InlineData("Hub:Stations:MessagesPerSecond", "-1")]
    public void A_setting_that_makes_no_sense_is_refused(string name, string value)
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationBuilder();
        Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(configuration, [new(name, value)]);
        Should.Throw<InvalidOperationException>(() => Hub.OptionsOf(configuration.Build())).Message.ShouldContain(name);
    }

    [Fact]
    public async Task A_heartbeat_interval_of_its_own_is_told_and_has_a_floor()
    {
        var station = await DescribeAsync(null, """{ "heartbeatInterval": 42 }""");
        await using var simulator = new StationSimulator(new StationOptions { Id = station, Url = StationsUrl });
        await simulator.ConnectAsync();
        (await simulator.BootAsync()).Interval.ShouldBe(42);
        (await world.Strict.Http.PutAsJsonAsync($"/api/stations/{station}", new { heartbeatInterval = 5 })).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }

    /// <summary>Until it is answered, the hub may not yet count it as connected.</summary>
    private static async Task BootAsync(BareStation station)
    {
        await station.SendTextAsync("""[2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""");
        (await station.ReceiveTextAsync()).ShouldNotBeNull().ShouldContain("Accepted");
    }

    private Uri StationsUrl => new(world.Strict.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ocpp");

    private static string NextAddress() => $"127.1.0.{Interlocked.Increment(ref _stations)}";

    private static string WithoutDate(string head) => string.Join('\n', head.Split('\n').Where(l => !l.StartsWith("Date:", StringComparison.Ordinal)));

    private async Task<string> DescribeAsync(string? station, string body)
    {
        station ??= $"LOGIN{Interlocked.Increment(ref _stations)}";
        var answer = await world.Strict.Http.PutAsync($"/api/stations/{station}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return station;
    }

    private Task<int> StatusAsync(string station, params string[] headers) => KnockAsync(station, NextAddress(), headers);

    private async Task<int> AtAsync(string path)
    {
        using var knock = await BareStation.KnockAsync(new(new Uri(world.Strict.Url), path), from: NextAddress());
        return knock.Status;
    }

    private async Task<int> KnockAsync(string station, string from, params string[] headers)
    {
        using var knock = await BareStation.KnockAsync(world.Strict.StationUrl(station), from: from, headers: headers);
        return knock.Status;
    }

    /// <summary>One hub for all that takes in no strangers.</summary>
    public sealed class Hub : IAsyncLifetime
    {
        internal HubUnderTest Strict { get; private set; } = null!;

        internal HeardLog Heard { get; } = new();

        public async Task InitializeAsync() => Strict = await HubUnderTest.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(Heard), ("Hub:Stations:AutoProvision", "false"), ("Logging:Heard:LogLevel:Default", "Warning"));

        public async Task DisposeAsync() => await Strict.DisposeAsync();

        internal static object OptionsOf(Microsoft.Extensions.Configuration.IConfiguration configuration) => RoamingHub.Hub.Stations.StationOptions.From(configuration);
    }
}

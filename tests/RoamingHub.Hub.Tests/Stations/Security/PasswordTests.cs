using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace RoamingHub.Hub.Tests.Stations.Security;

/// <summary>A new password for a station: who knows which, at each moment (security whitepaper A01).</summary>
public sealed class PasswordTests(PasswordTests.Hub world) : IClassFixture<PasswordTests.Hub>
{
    private const string Old = "the-old-password";
    private const string Fresh = "fresh-password-16";
    private static readonly string FreshHex = Convert.ToHexString("fresh-password-16"u8);
    private static int _last;

    [Theory]
    [InlineData("Accepted", 401)]
    [InlineData("RebootRequired", 101)]
    public async Task A_1_6_station_that_takes_it_logs_in_with_the_new_one_only_once_it_has_rebooted_if_it_must(string status, int withTheOld)
    {
        using var station = await StationAsync("ocpp1.6");
        var asked = ChangeAsync(station.Id, Fresh);
        var call = await TakeAsync(station.Raw);
        call.ToString().ShouldEndWith($$"""
            "ChangeConfiguration",{"key":"AuthorizationKey","value":"{{FreshHex}}"}]
            """.Trim());
        await station.Raw.SendTextAsync($$"""[3,"{{call[1]}}",{"status":"{{status}}"}]""");
        var (code, body) = await asked;
        code.ShouldBe(HttpStatusCode.OK, body.ToString());
        body.GetProperty("password").GetString().ShouldBe(Fresh);
        body.GetProperty("status").GetString().ShouldBe(status);
        (await StatusAsync(station.Id, Old)).ShouldBe(withTheOld);
        (await StatusAsync(station.Id, FreshHex.ToLowerInvariant())).ShouldBe(101);
        (await StatusAsync(station.Id, Old)).ShouldBe(401);
        (await StatusAsync(station.Id, Fresh)).ShouldBe(101);
    }

    [Fact]
    public async Task A_2_0_1_station_gets_the_variable_and_a_password_made_by_the_hub_is_shown_once()
    {
        using var station = await StationAsync("ocpp2.0.1");
        var asked = ChangeAsync(station.Id, null);
        var call = await TakeAsync(station.Raw);
        call[2].GetString().ShouldBe("SetVariables");
        var data = call[3].GetProperty("setVariableData")[0];
        data.GetProperty("component").GetProperty("name").GetString().ShouldBe("SecurityCtrlr");
        data.GetProperty("variable").GetProperty("name").GetString().ShouldBe("BasicAuthPassword");
        await station.Raw.SendTextAsync($$$"""
            [3,"{{{call[1]}}}",{"setVariableResult":[{"attributeStatus":"Accepted","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}]
            """);
        var (code, body) = await asked;
        code.ShouldBe(HttpStatusCode.OK, body.ToString());
        var made = body.GetProperty("password").GetString()!;
        made.Length.ShouldBe(40);
        made.ShouldBe(data.GetProperty("attributeValue").GetString());
        (await StatusAsync(station.Id, made)).ShouldBe(101);
        (await StatusAsync(station.Id, Old)).ShouldBe(401);
        await NowhereAsync(station.Id, made);
    }

    [Theory]
    [InlineData("""[3,"ID",{"status":"Rejected"}]""", "password-refused")]
    [InlineData("""[3,"ID",{"status":"NotSupported"}]""", "password-refused")]
    [InlineData("""[4,"ID","NotImplemented","",{}]""", "call-error")]
    public async Task A_station_that_does_not_take_it_keeps_the_old_one(string answer, string type)
    {
        using var station = await StationAsync("ocpp1.6");
        var asked = ChangeAsync(station.Id, Fresh);
        var call = await TakeAsync(station.Raw);
        await station.Raw.SendTextAsync(answer.Replace("ID", call[1].GetString(), StringComparison.Ordinal));
        var (code, body) = await asked;
        code.ShouldBe(HttpStatusCode.BadGateway);
        body.GetProperty("type").GetString().ShouldNotBeNull().ShouldEndWith(type);
        (await StatusAsync(station.Id, Fresh)).ShouldBe(401);
        (await StatusAsync(station.Id, Old)).ShouldBe(101);
    }

    [Fact]
    public async Task While_nobody_knows_both_are_right_until_the_station_shows_which_it_has()
    {
        using var station = await StationAsync("ocpp1.6");
        var asked = ChangeAsync(station.Id, Fresh);
        await TakeAsync(station.Raw);
        station.Raw.Dispose();
        var (code, body) = await asked;
        code.ShouldBe(HttpStatusCode.GatewayTimeout);
        body.GetProperty("type").GetString().ShouldNotBeNull().ShouldEndWith("station-disconnected");
        (await StatusAsync(station.Id, Old)).ShouldBe(101);
        (await StatusAsync(station.Id, Fresh)).ShouldBe(101);
        (await StatusAsync(station.Id, Old)).ShouldBe(401);
    }

    [Fact]
    public async Task A_key_sent_by_the_general_call_counts_as_well_and_stands_nowhere()
    {
        using var station = await StationAsync("ocpp1.6");
        var asked = world.Strict.Http.PostAsJsonAsync($"/api/stations/{station.Id}/ocpp/ChangeConfiguration", new { key = "AuthorizationKey", value = FreshHex });
        var call = await TakeAsync(station.Raw);
        call[3].GetProperty("value").GetString().ShouldBe(FreshHex);
        await station.Raw.SendTextAsync($$"""[3,"{{call[1]}}",{"status":"Accepted"}]""");
        (await asked).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(station.Id, FreshHex)).ShouldBe(101);
        await NowhereAsync(station.Id, FreshHex);
    }

    [Theory]
    [InlineData("""[4,"ID","PropertyConstraintViolation","bad value KEY!",{"v":"KEY","KEY":[1]}]""", HttpStatusCode.BadGateway)]
    [InlineData("""[3,"ID",{"status":"Rejected","statusInfo":"not KEY"}]""", HttpStatusCode.OK)]
    [InlineData("""[3,"ID",{"status":"KEY""", HttpStatusCode.BadGateway)]
    public async Task A_key_that_the_answer_quotes_stands_nowhere_either(string answer, HttpStatusCode status)
    {
        using var station = await StationAsync("ocpp1.6");
        var asked = world.Strict.Http.PostAsJsonAsync($"/api/stations/{station.Id}/ocpp/ChangeConfiguration", new { key = "AuthorizationKey", value = FreshHex });
        var call = await TakeAsync(station.Raw);
        await station.Raw.SendTextAsync(answer.Replace("ID", call[1].GetString(), StringComparison.Ordinal).Replace("KEY", FreshHex, StringComparison.Ordinal));
        var answered = await asked;
        answered.StatusCode.ShouldBe(status);
        (await answered.Content.ReadAsStringAsync()).ShouldNotContain(FreshHex);
        await NowhereAsync(station.Id, FreshHex);
    }

    [Fact]
    public async Task A_key_goes_out_uncompressed_and_other_calls_do_not()
    {
        using var station = await StationAsync("ocpp1.6", "Sec-WebSocket-Extensions: permessage-deflate");
        _ = ChangeAsync(station.Id, Fresh);
        (await station.Raw.ReceiveAsync()).ShouldNotBeNull().FirstByte.ShouldBe(0x81);
    }

    [Theory]
    [InlineData("ocpp1.6", "only-15-letters", "password")]
    [InlineData("ocpp1.6", "twenty-one-letters-ok", "password")]
    [InlineData("ocpp2.0.1", "only-15-letters", "password")]
    public async Task A_password_that_the_station_cannot_hold_is_refused(string protocol, string password, string member)
    {
        using var station = await StationAsync(protocol);
        var (code, body) = await ChangeAsync(station.Id, password);
        code.ShouldBe(HttpStatusCode.BadRequest);
        body.GetProperty("member").GetString().ShouldBe(member);
    }

    private static async Task<JsonElement> TakeAsync(BareStation station) => JsonElement.Parse((await station.ReceiveTextAsync()).ShouldNotBeNull());

    private async Task<Line> StationAsync(string protocol, params string[] headers)
    {
        var id = $"PW{Interlocked.Increment(ref _last)}";
        await world.Strict.Http.PutAsJsonAsync($"/api/stations/{id}", new { password = Old });
        var raw = await BareStation.KnockAsync(world.Strict.StationUrl(id), protocol, headers: [BareStation.Basic(id, Old), .. headers]);
        raw.Status.ShouldBe(101);
        await raw.SendTextAsync(protocol == "ocpp1.6"
            ? """[2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]"""
            : """[2,"b","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M"}}]""");
        (await raw.ReceiveAsync()).ShouldNotBeNull();
        return new(id, raw);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> ChangeAsync(string station, string? password)
    {
        var answer = await world.Strict.Http.PostAsJsonAsync($"/api/stations/{station}/password", new { password });
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
    }

    private async Task<int> StatusAsync(string station, string password)
    {
        using var knock = await BareStation.KnockAsync(world.Strict.StationUrl(station), from: $"127.2.0.{Interlocked.Increment(ref _last)}", headers: BareStation.Basic(station, password));
        return knock.Status;
    }

    /// <summary>Neither the wire log nor the event log holds the key.</summary>
    private async Task NowhereAsync(string station, string key)
    {
        (await world.Strict.Http.GetStringAsync($"/api/stations/{station}/messages?limit=1000")).ShouldNotContain(key);
        await using var connection = await world.Strict.Database.Database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM log.mt_events WHERE data::text LIKE '%' || $1 || '%'";
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = key });
        (await command.ExecuteScalarAsync()).ShouldBe(0L);
    }

    internal sealed record Line(string Id, BareStation Raw) : IDisposable
    {
        public void Dispose() => Raw.Dispose();
    }

    /// <summary>One hub for all.</summary>
    public sealed class Hub : IAsyncLifetime
    {
        internal HubUnderTest Strict { get; private set; } = null!;

        public async Task InitializeAsync() => Strict = await HubUnderTest.StartAsync();

        public async Task DisposeAsync() => await Strict.DisposeAsync();
    }
}

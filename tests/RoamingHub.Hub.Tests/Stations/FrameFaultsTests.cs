using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>
/// The table of bad frames (specs/messages/frame-faults.json), each row sent to a running hub by a station that is held to the letter. The
/// station's next call and an honest station beside it are answered as if nothing had been.
/// </summary>
public sealed class FrameFaultsTests(FrameFaultsTests.Hub shared) : IClassFixture<FrameFaultsTests.Hub>
{
    private static readonly JsonElement Table = JsonElement.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "specs/messages/frame-faults.json")));

    public static TheoryData<string, int> Rows
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (var protocol in new[] { "ocpp1.6", "ocpp2.0.1" })
            {
                for (var i = 0; i < Table.GetArrayLength(); i++)
                    rows.Add(protocol, i);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_bad_frame_has_its_answer(string protocol, int row)
    {
        var (station, honest) = protocol == "ocpp1.6" ? (shared.Bad16, shared.Good16) : (shared.Bad201, shared.Good201);
        var (frame, expected) = (Table[row].GetProperty(protocol).GetProperty("send").GetString()!, Table[row].GetProperty(protocol).GetProperty("expect"));
        await station.SendAsync(frame.Replace("{digits}", new string('9', 100_000), StringComparison.Ordinal));
        if (expected.ValueKind == JsonValueKind.Object)
            (await station.NextAsync()).ShouldStartWith($"[4,\"{expected.GetProperty("id")}\",\"{expected.GetProperty("error")}\",", Case.Sensitive, Table[row].GetProperty("what").GetString());
        else if (expected.GetString() == "result")
            (await station.NextAsync()).ShouldStartWith("[3,\"f\",", Case.Sensitive, Table[row].GetProperty("what").GetString());

        // Where silence is expected, the next frame is the heartbeat's answer.
        (await station.AskAsync("""[2,"after","Heartbeat",{}]""")).ShouldStartWith("""[3,"after",{"currentTime":""");
        (await honest.AskAsync("""[2,"beside","Heartbeat",{}]""")).ShouldStartWith("""[3,"beside",{"currentTime":""");
    }

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task F02_text_that_is_not_UTF_8_closes_the_socket(string protocol)
    {
        await using var station = await RawStation.ConnectAsync(shared.UnderTest, "F02-" + protocol, protocol);
        await station.SendAsync([(byte)'[', 0xC3, 0x28, (byte)']'], WebSocketMessageType.Text);
        (await station.ClosedAsync()).ShouldBe(WebSocketCloseStatus.InvalidPayloadData);
    }

    [Theory]
    [InlineData("ocpp1.6", """{"idTag":"F13"}""")]
    [InlineData("ocpp2.0.1", """{"idToken":{"idToken":"F13","type":"ISO14443"}}""")]
    public async Task F13_the_same_call_again_has_the_recorded_answer(string protocol, string payload)
    {
        await using var station = await RawStation.BootedAsync(shared.UnderTest, "F13-" + protocol, protocol);
        var first = await station.AskAsync($"[2,\"same\",\"Authorize\",{payload}]");
        (await station.AskAsync($"[2,\"same\",\"Authorize\",{payload}]")).ShouldBe(first);
        JsonElement.Parse(await shared.UnderTest.Http.GetStringAsync("/api/authorizations?station=F13-" + protocol)).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("ocpp1.6", "ProtocolError")]
    [InlineData("ocpp2.0.1", "RpcFrameworkError")]
    public async Task F14_another_call_under_an_id_that_is_still_being_answered_is_refused(string protocol, string code)
    {
        await using var station = await RawStation.BootedAsync(shared.UnderTest, "F14-" + protocol, protocol);
        await station.SendAsync(Authorize(protocol, "f", TestAuthority.Slow));
        await shared.Authority.Asked.WaitAsync(TimeSpan.FromSeconds(20));
        (await station.AskAsync("""[2,"f","Heartbeat",{}]""")).ShouldStartWith($"[4,\"f\",\"{code}\",");
        shared.Authority.GoOn();
        (await station.NextAsync()).ShouldStartWith("[3,\"f\",");
    }

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task F34_a_station_that_was_never_let_in_is_told_so(string protocol)
    {
        await using var station = await RawStation.ConnectAsync(shared.UnderTest, "F34-" + protocol, protocol);
        (await station.AskAsync("""[2,"f","Heartbeat",{}]""")).ShouldStartWith("""[4,"f","SecurityError",""");
        await shared.StrictAsync("F34s-" + protocol);
        await using var strict = await RawStation.ConnectAsync(shared.UnderTest, "F34s-" + protocol, protocol);
        (await strict.AskAsync(Authorize(protocol, "f", "CARD"))).ShouldStartWith("""[4,"f","SecurityError",""");
    }

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task F37_a_fault_of_the_hub_is_an_internal_error_and_the_connection_lives(string protocol)
    {
        await using var station = await RawStation.BootedAsync(shared.UnderTest, "F37-" + protocol, protocol);
        (await station.AskAsync(Authorize(protocol, "f", TestAuthority.Broken))).ShouldStartWith("""[4,"f","InternalError",""");
        (await station.AskAsync("""[2,"g","Heartbeat",{}]""")).ShouldStartWith("[3,\"g\",");
    }

    [Theory]
    [InlineData("ocpp1.6", null)]
    [InlineData("ocpp2.0.1", """[4,"-1","RpcFrameworkError",""")]
    public async Task F38_a_binary_message_closes_the_socket(string protocol, string? first)
    {
        await using var station = await RawStation.ConnectAsync(shared.UnderTest, "F38-" + protocol, protocol);
        await station.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
        if (first is not null)
            (await station.NextAsync()).ShouldStartWith(first);
        (await station.ClosedAsync()).ShouldBe(WebSocketCloseStatus.InvalidMessageType);
    }

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task F39_more_than_256_KiB_close_the_socket(string protocol)
    {
        await using var station = await RawStation.ConnectAsync(shared.UnderTest, "F39-" + protocol, protocol);
        await station.SendAsync(Encoding.UTF8.GetBytes($"[2,\"f\",\"Heartbeat\",{{}}{new string(' ', 300_000)}]"), WebSocketMessageType.Text);
        (await station.ClosedAsync()).ShouldBe(WebSocketCloseStatus.MessageTooBig);
    }

    private static string Authorize(string protocol, string id, string tag) => protocol == "ocpp1.6"
        ? $$"""[2,"{{id}}","Authorize",{"idTag":"{{tag}}"}]"""
        : $$$"""[2,"{{{id}}}","Authorize",{"idToken":{"idToken":"{{{tag}}}","type":"ISO14443"}}]""";

    public sealed class Hub : IAsyncLifetime
    {
        internal HubUnderTest UnderTest { get; private set; } = null!;

        internal TestAuthority Authority { get; } = new();

        internal RawStation Bad16 { get; private set; } = null!;

        internal RawStation Bad201 { get; private set; } = null!;

        internal RawStation Good16 { get; private set; } = null!;

        internal RawStation Good201 { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            UnderTest = await HubUnderTest.StartAsync(services => services.AddAuthority(Authority));
            foreach (var id in new[] { "BAD16", "BAD201" })
                await StrictAsync(id);
            Bad16 = await RawStation.BootedAsync(UnderTest, "BAD16", "ocpp1.6");
            Bad201 = await RawStation.BootedAsync(UnderTest, "BAD201", "ocpp2.0.1");
            Good16 = await RawStation.BootedAsync(UnderTest, "GOOD16", "ocpp1.6");
            Good201 = await RawStation.BootedAsync(UnderTest, "GOOD201", "ocpp2.0.1");
        }

        internal async Task StrictAsync(string id) =>
            (await UnderTest.Http.PutAsync("/api/stations/" + id, new StringContent("""{"validation":"strict"}""", Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();

        public async Task DisposeAsync()
        {
            foreach (var station in new[] { Bad16, Bad201, Good16, Good201 })
                await station.DisposeAsync();
            await UnderTest.DisposeAsync();
        }
    }
}

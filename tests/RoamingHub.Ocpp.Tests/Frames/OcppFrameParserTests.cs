using System.Text;
using RoamingHub.Ocpp.Frames;

namespace RoamingHub.Ocpp.Tests.Frames;

public class OcppFrameParserTests
{
    public static TheoryData<string, string, OcppVersion, string> Bad()
    {
        var data = new TheoryData<string, string, OcppVersion, string>();
        foreach (var (what, text, v16, v201) in BadFrames.All)
        {
            data.Add(what, text, OcppVersion.V16, v16);
            data.Add(what, text, OcppVersion.V201, v201);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_frame_gets_its_answer(string what, string text, OcppVersion version, string answer) =>
        Answer(Parse(text, version)).ShouldBe(answer, what);

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { (byte)'[', (byte)'2', (byte)',', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)']' })]
    [InlineData(new byte[] { (byte)'"', 0xED, 0xA0, 0x80, (byte)'"' })]
    public void Text_that_is_not_utf8_closes_the_socket(byte[] bytes) =>
        Answer(OcppFrameParser.Parse(bytes, OcppVersion.V16)).ShouldBe("close");

    [Fact]
    public void A_call_gives_its_payload_as_it_was_sent()
    {
        var call = Parse("[2 ,\" 7\",\n\"StatusNotification\" , { \"connectorId\" : 1.0 } ]").ShouldBeOfType<OcppFrame.Call>();
        call.Id.ShouldBe(" 7");
        call.Action.ShouldBe("StatusNotification");
        Utf8(call.Payload).ShouldBe("{ \"connectorId\" : 1.0 }");
    }

    [Fact]
    public void A_null_payload_is_an_empty_object() =>
        Utf8(Parse("[2,\"a\",\"Heartbeat\",null]").ShouldBeOfType<OcppFrame.Call>().Payload).ShouldBe("{}");

    [Fact]
    public void Escapes_in_id_and_action_are_read()
    {
        var call = Parse("[2,\"\\u0061\\\"\\/\\ud83d\\ude97\",\"Heart\\u0062eat\",{}]").ShouldBeOfType<OcppFrame.Call>();
        call.Id.ShouldBe("a\"/\U0001F697");
        call.Action.ShouldBe("Heartbeat");
    }

    [Fact]
    public void Sixty_four_levels_are_read() =>
        Parse(BadFrames.Deep(64)).ShouldBeOfType<OcppFrame.Call>();

    [Fact]
    public void A_result_gives_its_payload_whatever_it_is()
    {
        Utf8(Parse("[3,\"a\",{\"status\":\"Accepted\"}]").ShouldBeOfType<OcppFrame.CallResult>().Payload).ShouldBe("{\"status\":\"Accepted\"}");
        Utf8(Parse("[3,\"a\",[1]]").ShouldBeOfType<OcppFrame.CallResult>().Payload).ShouldBe("[1]");
    }

    [Fact]
    public void An_error_gives_code_description_and_details()
    {
        var error = Parse("[4,\"a\",\"NotSupported\",\"no such thing\",{\"x\":1}]").ShouldBeOfType<OcppFrame.CallError>();
        error.Code.ShouldBe("NotSupported");
        error.Description.ShouldBe("no such thing");
        Utf8(error.Details).ShouldBe("{\"x\":1}");
    }

    [Theory]
    [InlineData("[4,\"a\",\"GenericError\"]")]
    [InlineData("[4,\"a\",\"GenericError\",null]")]
    [InlineData("[4,\"a\",\"GenericError\",\"\"]")]
    public void An_error_without_its_last_elements_is_still_an_error(string text)
    {
        var error = Parse(text).ShouldBeOfType<OcppFrame.CallError>();
        error.Code.ShouldBe("GenericError");
        error.Description.ShouldBe("");
        Utf8(error.Details).ShouldBe("{}");
    }

    [Fact]
    public void An_answer_that_cannot_be_read_still_names_the_call_it_was_meant_for() =>
        Parse("[3,\"a\",{\"status\":").ShouldBe(new OcppFrame.Faulty(FrameFault.BadAnswer, FaultAnswer.Nothing, "a"));

    [Fact]
    public void No_sequence_of_bytes_gives_an_exception()
    {
        var random = new Random(20260314);
        var seeds = BadFrames.All.Select(frame => frame.Text).Where(text => text.Length is > 0 and < 200).Select(Encoding.UTF8.GetBytes).ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])seeds[random.Next(seeds.Length)].Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var frame = OcppFrameParser.Parse(bytes.AsMemory(0, random.Next(bytes.Length + 1)), (OcppVersion)random.Next(2));
            if (frame is OcppFrame.Faulty fault)
                (fault.Answer is FaultAnswer.Error).ShouldBe(fault.Code is not null);
        }
    }

    private static OcppFrame Parse(string text, OcppVersion version = OcppVersion.V16) =>
        OcppFrameParser.Parse(Encoding.UTF8.GetBytes(text), version);

    private static string Answer(OcppFrame frame)
    {
        var fault = frame.ShouldBeOfType<OcppFrame.Faulty>();
        return fault.Answer switch
        {
            FaultAnswer.Close => "close",
            FaultAnswer.Nothing => "nothing",
            _ => $"{fault.Id} {fault.Code}",
        };
    }

    private static string Utf8(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}

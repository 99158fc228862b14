using System.Text;
using System.Text.Json;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Ocpp.Shapes;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Ocpp.Tests;

public class RecordedFramesTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Messages("recorded"), "frames.jsonl"));

    public static TheoryData<string, string, string?, string?> FromStations()
    {
        var data = new TheoryData<string, string, string?, string?>();
        foreach (var frame in Frames("ocpp1.6", "station"))
            data.Add(frame.GetProperty("id").GetString()!, frame.GetProperty("raw").GetString()!, Member(frame, "expect"), Member(frame, "strict"));
        return data;
    }

    [Theory]
    [MemberData(nameof(FromStations))]
    public void A_recorded_frame_gets_its_answer(string id, string raw, string? expect, string? strict)
    {
        Answer(raw, isStrict: false).ShouldBe(expect, id);
        Answer(raw, isStrict: true).ShouldBe(strict ?? expect, id);
    }

    [Fact]
    public void What_central_systems_sent_is_a_call_or_an_answer()
    {
        foreach (var frame in Frames("ocpp1.6", "central"))
        {
            var parsed = OcppFrameParser.Parse(Encoding.UTF8.GetBytes(frame.GetProperty("raw").GetString()!), OcppVersion.V16);
            if (parsed is OcppFrame.Call call)
                Refusal(call, Senders.Hub, isStrict: true).ShouldBeNull(frame.GetProperty("id").GetString());
            else if (frame.GetProperty("id").GetString() == "authorize-result-wrong-message-type")
                parsed.ShouldBeOfType<OcppFrame.Faulty>().Fault.ShouldBe(FrameFault.BadAnswer);
            else
                parsed.ShouldBeOfType<OcppFrame.CallResult>();
        }
    }

    private static string Answer(string raw, bool isStrict) => OcppFrameParser.Parse(Encoding.UTF8.GetBytes(raw), OcppVersion.V16) switch
    {
        OcppFrame.Call call => Refusal(call, Senders.Station, isStrict) ?? "result",
        OcppFrame.Faulty { Code: { } code } => code,
        _ => "nothing",
    };

    /// <summary>The decision of a hub in small: transaction messages are read tolerantly even from strict stations.</summary>
    private static string? Refusal(OcppFrame.Call call, Senders sender, bool isStrict)
    {
        if (!Ocpp16Messages.Table.TryFind(call.Action, sender, out var message, out var code))
            return code;
        var deviations = new List<Deviation>();
        message.Request.Check(call.Payload.Span, deviations);
        if (deviations.Count == 0)
            return null;
        return isStrict && !message.IsTransactionMessage || message.Request.Tidy(call.Payload.Span, DateTimeOffset.UnixEpoch) is null
            ? deviations[0].ErrorCode(OcppVersion.V16)
            : null;
    }

    private static IEnumerable<JsonElement> Frames(string protocol, string from) =>
        Lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line)).Where(frame => Member(frame, "protocol") == protocol && Member(frame, "from") == from);

    private static string? Member(JsonElement frame, string name) => frame.TryGetProperty(name, out var value) ? value.GetString() : null;
}

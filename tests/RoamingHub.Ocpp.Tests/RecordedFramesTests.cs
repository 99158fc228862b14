using System.Text;
using System.Text.Json;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Ocpp.Shapes;
using RoamingHub.Ocpp.V16;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Ocpp.Tests;

public class RecordedFramesTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Messages("recorded"), "frames.jsonl"));

    public static TheoryData<string, OcppVersion, string, string?, string?> FromStations()
    {
        var data = new TheoryData<string, OcppVersion, string, string?, string?>();
        foreach (var frame in Frames("station"))
            data.Add(Member(frame, "id")!, Version(frame), Member(frame, "raw")!, Member(frame, "expect"), Member(frame, "strict"));
        return data;
    }

    [Theory]
    [MemberData(nameof(FromStations))]
    public void A_recorded_frame_gets_its_answer(string id, OcppVersion version, string raw, string? expect, string? strict)
    {
        Answer(version, raw, isStrict: false).ShouldBe(expect, id);
        Answer(version, raw, isStrict: true).ShouldBe(strict ?? expect, id);
    }

    [Fact]
    public void What_central_systems_sent_is_a_call_or_an_answer()
    {
        foreach (var frame in Frames("central"))
        {
            var parsed = OcppFrameParser.Parse(Encoding.UTF8.GetBytes(Member(frame, "raw")!), Version(frame));
            if (parsed is OcppFrame.Call call)
                Refusal(Version(frame), call, Senders.Hub, isStrict: true).ShouldBeNull(Member(frame, "id"));
            else if (Member(frame, "id") == "authorize-result-wrong-message-type")
                parsed.ShouldBeOfType<OcppFrame.Faulty>().Fault.ShouldBe(FrameFault.BadAnswer);
            else
                parsed.ShouldBeOfType<OcppFrame.CallResult>();
        }
    }

    private static string Answer(OcppVersion version, string raw, bool isStrict) =>
        OcppFrameParser.Parse(Encoding.UTF8.GetBytes(raw), version) switch
        {
            OcppFrame.Call call => Refusal(version, call, Senders.Station, isStrict) ?? "result",
            OcppFrame.Faulty { Code: { } code } => code,
            _ => "nothing",
        };

    /// <summary>The decision of a hub in small: transaction messages are read tolerantly even from strict stations.</summary>
    private static string? Refusal(OcppVersion version, OcppFrame.Call call, Senders sender, bool isStrict)
    {
        var table = version is OcppVersion.V16 ? Ocpp16Messages.Table : Ocpp201Messages.Table;
        if (!table.TryFind(call.Action, sender, out var message, out var code))
            return code;
        var deviations = new List<Deviation>();
        message.Request.Check(call.Payload.Span, deviations);
        if (deviations.Count == 0)
            return null;
        return isStrict && !message.IsTransactionMessage || message.Request.Tidy(call.Payload.Span, DateTimeOffset.UnixEpoch) is null
            ? deviations[0].ErrorCode(version)
            : null;
    }

    private static IEnumerable<JsonElement> Frames(string from) =>
        Lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line)).Where(frame => Member(frame, "from") == from);

    private static OcppVersion Version(JsonElement frame) => Member(frame, "protocol") == "ocpp1.6" ? OcppVersion.V16 : OcppVersion.V201;

    private static string? Member(JsonElement frame, string name) =>
        frame.TryGetProperty(name, out var value) ? value.GetString() : null;
}

using RoamingHub.TestSupport.Wire;

namespace RoamingHub.Hub.Tests;

/// <summary>The check that every test of the hub ends with finds what it is there for.</summary>
public sealed class HubWireTests
{
    private const string Reset = """[2,"1","Reset",{"type":"Hard"}]""";

    [Theory]
    [InlineData("ocpp1.6", Reset, null)]
    [InlineData("ocpp1.6", """[2,"1","Reset",{"type":"Hot"}]""", "Reset: /type: \"Hot\" is none of the words")]
    [InlineData("ocpp2.0.1", Reset, "Reset: /type: \"Hard\" is none of the words")]
    [InlineData("ocpp1.6", """[2, "1","Reset",{"type":"Hard"}]""", "not compact")]
    [InlineData("ocpp1.6", """[2,"1","Weather",{}]""", "Weather: no such message")]
    [InlineData("ocpp1.6", """[3,"b",{"status":"Accepted","currentTime":"2026-03-01T10:00:00.000Z","interval":300}]""", null)]
    [InlineData("ocpp1.6", """[3,"b",{"status":"Accepted","currentTime":"2026-03-01 10:00","interval":1.5,"more":1}]""",
        "answer to BootNotification: /currentTime: 2026-03-01 10:00 is no date-time; /interval: Number is no integer; /more: not in the schema")]
    [InlineData("ocpp1.6", """[3,"b",{}]""", "answer to BootNotification: /status: missing; /currentTime: missing; /interval: missing")]
    [InlineData("ocpp1.6", """[3,"x",{}]""", "answers no call")]
    [InlineData("ocpp1.6", """[4,"b","FormationViolation","",{}]""", null)]
    [InlineData("ocpp2.0.1", """[4,"b","FormationViolation","",{}]""", "no error code of this version: FormationViolation")]
    [InlineData("ocpp1.6", """[4,"b","InternalError",""]""", "no frame")]
    public void A_frame_that_breaks_its_schema_is_found(string protocol, string sent, string? fault)
    {
        if (!OfficialSchemas.Present)
            return;
        WireText[] conversation = [new(false, """[2,"b","BootNotification",{}]"""), new(false, "not json"), new(true, sent)];
        var found = WireCheck.Faults(protocol, conversation, compact: true).SingleOrDefault();
        found.ShouldBe(fault is null ? null : $"{protocol} {fault}\n    {sent}");
    }
}

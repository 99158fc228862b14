namespace RoamingHub.Ocpp.Tests.Frames;

/// <summary>Frames that are no frames, and the answer each version gives: "id Code", "nothing" or "close".</summary>
internal static class BadFrames
{
    private const string Formation = "-1 FormationViolation";
    private const string Framework = "-1 RpcFrameworkError";
    private static readonly string LongId = new('x', 37);

    public static IEnumerable<(string What, string Text, string V16, string V201)> All =>
    [
        ("empty message", "", Formation, Framework),
        ("white space", " \n ", Formation, Framework),
        ("not JSON", "hello", Formation, Framework),
        ("not JSON at all inside an array", "[hello]", Formation, Framework),
        ("breaks before the id", "[2,\"a", Formation, Framework),
        ("breaks after the id", "[2,\"a\"", "a FormationViolation", "a FormatViolation"),
        ("breaks in the payload", "[2,\"a\",\"Heartbeat\",{\"x\":", "a FormationViolation", "a FormatViolation"),
        ("text after the frame", "[2,\"a\",\"Heartbeat\",{}]x", "a FormationViolation", "a FormatViolation"),
        ("two frames", "[2,\"a\",\"Heartbeat\",{}][2,\"b\",\"Heartbeat\",{}]", "a FormationViolation", "a FormatViolation"),
        ("trailing comma", "[2,\"a\",\"Heartbeat\",{},]", "a FormationViolation", "a FormatViolation"),
        ("an object", "{\"a\":1}", Formation, Framework),
        ("a string", "\"Heartbeat\"", Formation, Framework),
        ("a number", "2", Formation, Framework),
        ("null", "null", Formation, Framework),
        ("empty array", "[]", Formation, Framework),
        ("type 9", "[9,\"a\",\"Heartbeat\",{}]", "nothing", "a MessageTypeNotSupported"),
        ("type -2", "[-2,\"a\",\"Heartbeat\",{}]", "nothing", "a MessageTypeNotSupported"),
        ("type 9 without id", "[9]", "nothing", "-1 MessageTypeNotSupported"),
        ("2.1 error of a result", "[5,\"a\",\"InternalError\",\"\",{}]", "nothing", "a MessageTypeNotSupported"),
        ("2.1 send", "[6,\"a\",\"NotifyPeriodicEventStream\",{}]", "nothing", "a MessageTypeNotSupported"),
        ("type as text", "[\"2\",\"a\",\"Heartbeat\",{}]", "a FormationViolation", "a RpcFrameworkError"),
        ("type with fraction", "[2.5,\"a\",\"Heartbeat\",{}]", "a FormationViolation", "a RpcFrameworkError"),
        ("type null", "[null,\"a\",\"Heartbeat\",{}]", "a FormationViolation", "a RpcFrameworkError"),
        ("type too large", "[99999999999999999999,\"a\",\"Heartbeat\",{}]", "a FormationViolation", "a RpcFrameworkError"),
        ("only a type", "[2]", Formation, Framework),
        ("two elements", "[2,\"a\"]", "a FormationViolation", "a RpcFrameworkError"),
        ("three elements", "[2,\"a\",\"Heartbeat\"]", "a FormationViolation", "a RpcFrameworkError"),
        ("no action", "[2,\"a\",{}]", "a FormationViolation", "a RpcFrameworkError"),
        ("five elements", "[2,\"a\",\"Heartbeat\",{},{}]", "a FormationViolation", "a RpcFrameworkError"),
        ("nine elements", "[2,\"a\",\"Heartbeat\",{},1,2,3,4,5]", "a FormationViolation", "a RpcFrameworkError"),
        ("id is a number", "[2,7,\"Heartbeat\",{}]", Formation, Framework),
        ("id is null", "[2,null,\"Heartbeat\",{}]", Formation, Framework),
        ("id is empty", "[2,\"\",\"Heartbeat\",{}]", Formation, Framework),
        ("id is half a surrogate pair", "[2,\"\\ud800\",\"Heartbeat\",{}]", Formation, Framework),
        ("id too long", $"[2,\"{LongId}\",\"Heartbeat\",{{}}]", $"{LongId} FormationViolation", $"{LongId} RpcFrameworkError"),
        ("action is a number", "[2,\"a\",7,{}]", "a FormationViolation", "a RpcFrameworkError"),
        ("action is null", "[2,\"a\",null,{}]", "a FormationViolation", "a RpcFrameworkError"),
        ("payload is a list", "[2,\"a\",\"Heartbeat\",[]]", "a FormationViolation", "a ProtocolError"),
        ("payload is text", "[2,\"a\",\"Heartbeat\",\"\"]", "a FormationViolation", "a ProtocolError"),
        ("payload is a number", "[2,\"a\",\"Heartbeat\",1]", "a FormationViolation", "a ProtocolError"),
        ("65 levels", Deep(65), "a FormationViolation", "a FormatViolation"),
        ("100,000 levels", Deep(100_000), "a FormationViolation", "a FormatViolation"),
        ("result without payload", "[3,\"a\"]", "nothing", "nothing"),
        ("result with action", "[3,\"a\",\"Authorize\",{}]", "nothing", "nothing"),
        ("result without id", "[3,7,{}]", "nothing", "nothing"),
        ("result that breaks off", "[3,\"a\",{", "nothing", "nothing"),
        ("error without code", "[4,\"a\"]", "nothing", "nothing"),
        ("error with a payload for a code", "[4,\"a\",{\"status\":\"Accepted\"}]", "nothing", "nothing"),
        ("error with six elements", "[4,\"a\",\"InternalError\",\"\",{},1]", "nothing", "nothing"),
        ("error that breaks off", "[4,\"a\",\"InternalError\"", "nothing", "nothing"),
    ];

    /// <summary>A heartbeat whose deepest list stands on that level of the frame.</summary>
    public static string Deep(int levels) =>
        "[2,\"a\",\"Heartbeat\",{\"x\":" + new string('[', levels - 2) + new string(']', levels - 2) + "}]";
}

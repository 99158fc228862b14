using System.Text.Json.Nodes;
using RoamingHub.Oicp;

namespace RoamingHub.Simulators.Hubject;

/// <summary>Fault switches as the desk writes them: `{ "fault": "error", "status": 503, "operation": "ChargeDetailRecord", "times": 2 }`.</summary>
internal static class DeskFaults
{
    public static void Set(HubjectFaults faults, JsonObject order)
    {
        var fault = Read(order);
        var times = (int?)order["times"] ?? int.MaxValue;
        var operations = (string?)order["operation"] is { } named ? [OperationOf(named)] : Enum.GetValues<OicpOperation>();
        foreach (var operation in operations)
            faults.Set(operation, fault, times);
    }

    public static OicpOperation OperationOf(string name) =>
        Enum.TryParse<OicpOperation>(name, ignoreCase: true, out var operation) && Enum.IsDefined(operation)
            ? operation
            : throw new FormatException($"{name} is none of {string.Join(", ", Enum.GetNames<OicpOperation>())}");

    private static HubjectFault Read(JsonObject order) => (string?)order["fault"] switch
    {
        "down" => new HubjectFault.Down(),
        "slow" => new HubjectFault.Slow(TimeSpan.FromSeconds((double?)order["seconds"] ?? 5)),
        "error" => new HubjectFault.Error((int?)order["status"] ?? 503),
        "code" => new HubjectFault.Code((string?)order["code"] ?? "021"),
        "bare" => new HubjectFault.Bare((int?)order["status"] ?? 500, (string?)order["code"] ?? "001"),
        "loseAnswer" => new HubjectFault.LoseAnswer(),
        "closed" => new HubjectFault.Closed(),
        "nullMembers" => new HubjectFault.NullMembers(),
        "unknownMembers" => new HubjectFault.UnknownMembers(),
        "garbage" => new HubjectFault.Garbage(),
        _ => throw new FormatException("fault is none of down, slow, error, code, bare, loseAnswer, closed, nullMembers, unknownMembers, garbage"),
    };
}

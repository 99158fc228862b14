using System.Globalization;

namespace RoamingHub.Simulators.Emsp;

/// <summary>One request and its answer, as they went over the wire.</summary>
public sealed record EmspExchange
{
    public required DateTimeOffset At { get; init; }

    /// <summary>True: the hub called us. False: we called the hub.</summary>
    public required bool Inbound { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query, still encoded.</summary>
    public required string Path { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }
    public required string Body { get; init; }

    /// <summary>The HTTP status; null where the connection was closed without an answer.</summary>
    public int? Status { get; init; }

    public string Answer { get; init; } = "";
    public IReadOnlyDictionary<string, string> AnswerHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>For inbound exchanges: the module's identifier.</summary>
    public string Module { get; init; } = "";

    public override string ToString() =>
        $"{(Inbound ? "hub >" : "hub <")} {Method} {Path} -> {Status?.ToString(CultureInfo.InvariantCulture) ?? "no answer"}";
}

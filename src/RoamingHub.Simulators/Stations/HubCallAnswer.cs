using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Simulators.Stations;

/// <summary>What a station answers to a call of the hub.</summary>
public sealed class HubCallAnswer
{
    private readonly Func<string, byte[]?> frame;

    private HubCallAnswer(Func<string, byte[]?> frame) => this.frame = frame;

    /// <summary>No answer at all.</summary>
    public static HubCallAnswer Silence { get; } = new(_ => null);

    /// <summary>The answer {"status":"Rejected"}, which most actions know.</summary>
    public static HubCallAnswer Rejected { get; } = Result("""{"status":"Rejected"}"""u8);

    /// <summary>What the station does once the answer is out.</summary>
    internal Action? Afterwards { get; private init; }

    public static HubCallAnswer Error(string code, string description = "") => new(id => OcppFrameWriter.Error(id, code, description));

    public static HubCallAnswer Result(ReadOnlySpan<byte> payload)
    {
        var kept = payload.ToArray();
        return new(id => OcppFrameWriter.Result(id, kept));
    }

    public static HubCallAnswer Result<T>(T response, Action? afterwards = null)
        where T : class, IPayload =>
        new(id => Ocpp16Json.WriteResult(id, response)) { Afterwards = afterwards };

    internal byte[]? Frame(string id) => frame(id);
}

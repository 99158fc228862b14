using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;

namespace RoamingHub.Simulators.Stations;

/// <summary>What a station answers to a call of the hub.</summary>
public sealed class HubCallAnswer
{
    private readonly Func<string, IStationLanguage, byte[]?> frame;

    private HubCallAnswer(Func<string, IStationLanguage, byte[]?> frame) => this.frame = frame;

    /// <summary>No answer at all.</summary>
    public static HubCallAnswer Silence { get; } = new((_, _) => null);

    /// <summary>The answer {"status":"Rejected"}, which most actions know.</summary>
    public static HubCallAnswer Rejected { get; } = Result("""{"status":"Rejected"}"""u8);

    /// <summary>What the station does once the answer is out.</summary>
    internal Action? Afterwards { get; private init; }

    /// <summary>Chosen by a script, not by the simulator.</summary>
    internal bool Scripted { get; private init; }

    public static HubCallAnswer Error(string code, string description = "") => new((id, _) => OcppFrameWriter.Error(id, code, description));

    public static HubCallAnswer Result(ReadOnlySpan<byte> payload)
    {
        var kept = payload.ToArray();
        return new((id, _) => OcppFrameWriter.Result(id, kept));
    }

    /// <param name="response">Of the version that the station speaks.</param>
    public static HubCallAnswer Result<T>(T response, Action? afterwards = null)
        where T : class, IPayload =>
        new((id, language) => OcppFrameWriter.Result(id, response, language.Type<T>())) { Afterwards = afterwards };

    internal byte[]? Frame(string id, IStationLanguage language) => frame(id, language);

    internal HubCallAnswer ByScript() => new(frame) { Afterwards = Afterwards, Scripted = true };
}

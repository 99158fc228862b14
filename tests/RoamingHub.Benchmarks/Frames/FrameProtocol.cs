using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Hub.Stations;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V16;
using RoamingHub.Ocpp.V201;
using RoamingHub.Storage;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Benchmarks.Frames;

/// <summary>A protocol version with a route for each action of a station, answered by the example of its answer.</summary>
internal sealed class FrameProtocol
{
    private static readonly MethodInfo RouteMethod = typeof(FrameProtocol).GetMethod(nameof(Route), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private readonly string folder;
    private readonly JsonSerializerContext json;

    private FrameProtocol(string name, string folder, OcppVersion version, MessageTable messages, JsonSerializerContext json)
    {
        (Name, Version, this.folder, this.json) = (name, version, folder, json);
        Actions = [.. messages.All.Where(message => message.Senders.HasFlag(Senders.Station)).Select(message => message.Action).Order(StringComparer.Ordinal)];
        // Examples are sound, so nothing is ever noted and the database is never opened.
        var notes = new StationNotes(new Database("Host=nowhere"));
        Router = new(version, messages, [.. Actions.Select(RouteOf)], notes);
    }

    public static IEnumerable<FrameProtocol> All =>
    [
        new("ocpp1.6", "ocpp16", OcppVersion.V16, Ocpp16Messages.Table, Ocpp16Json.Default),
        new("ocpp2.0.1", "ocpp201", OcppVersion.V201, Ocpp201Messages.Table, Ocpp201Json.Default),
    ];

    public string Name { get; }

    public OcppVersion Version { get; }

    public IReadOnlyList<string> Actions { get; }

    public CallRouter Router { get; }

    public byte[] Frame(string action) =>
        Encoding.UTF8.GetBytes($"[2,\"0193a5c1-7f0e-7c55-9d0b-6a1f6b1d2c3e\",\"{action}\",{JsonNode.Parse(Example(action))!.ToJsonString()}]");

    private CallRoute RouteOf(string action)
    {
        var types = json.GetType();
        var request = types.Assembly.GetType($"{types.Namespace}.{action}Request", throwOnError: true)!;
        var response = types.Assembly.GetType($"{types.Namespace}.{action}Response", throwOnError: true)!;
        return (CallRoute)RouteMethod.MakeGenericMethod(request, response).Invoke(this, [action])!;
    }

    private CallRoute Route<TRequest, TResponse>(string action)
        where TRequest : class, ICall<TResponse>
        where TResponse : class, IPayload
    {
        var type = (JsonTypeInfo<TResponse>)json.GetTypeInfo(typeof(TResponse))!;
        var answer = JsonSerializer.Deserialize(Example(action + "Response"), type)!;
        return CallRoute.To(new Idle<TRequest, TResponse>(answer), (JsonTypeInfo<TRequest>)json.GetTypeInfo(typeof(TRequest))!, type);
    }

    private byte[] Example(string name) => File.ReadAllBytes(Path.Combine(Root(), "specs", "messages", folder, name + ".json"));

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    private sealed class Idle<TRequest, TResponse>(TResponse answer) : ICallHandler<TRequest, TResponse>
        where TRequest : class, ICall<TResponse>
        where TResponse : class, IPayload
    {
        public ValueTask<TResponse> HandleAsync(CallContext context, TRequest call, CancellationToken ct) => ValueTask.FromResult(answer);
    }
}

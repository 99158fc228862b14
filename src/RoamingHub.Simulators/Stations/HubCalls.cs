using System.Collections.Concurrent;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Ocpp.Shapes;

namespace RoamingHub.Simulators.Stations;

/// <summary>Which call of the hub is answered by what. A script may replace any answer.</summary>
internal sealed class HubCalls(IStationLanguage language, StationClock clock)
{
    private readonly Dictionary<string, Func<OcppFrame.Call, HubCallAnswer>> usual = [];
    private readonly ConcurrentDictionary<string, Func<OcppFrame.Call, HubCallAnswer>> replaced = new();

    public void Add<TRequest, TResponse>(Func<TRequest, Reply<TResponse>> handler)
        where TRequest : class, ICall<TResponse>
        where TResponse : class, IPayload =>
        usual[TRequest.Action] = call =>
        {
            var deviations = new List<Deviation>();
            if (PayloadReader.Read(call.Payload.Span, language.Type<TRequest>(), clock.Now, deviations) is not { } request)
                return HubCallAnswer.Error(PayloadReader.Refusal(deviations).ErrorCode(language.Version));
            var reply = handler(request);
            return HubCallAnswer.Result(reply.Response, reply.Then is { } then ? () => _ = RunAsync(then) : null);
        };

    public void Replace(string action, Func<OcppFrame.Call, HubCallAnswer>? handler)
    {
        if (handler is null)
            replaced.TryRemove(action, out _);
        else
            replaced[action] = handler;
    }

    public HubCallAnswer Answer(OcppFrame.Call call)
    {
        if (replaced.TryGetValue(call.Action, out var script))
            return script(call).ByScript();
        if (usual.TryGetValue(call.Action, out var handler))
            return handler(call);
        var code = language.Messages.Find(call.Action) is null ? OcppErrorCode.NotImplemented : OcppErrorCode.NotSupported;
        return HubCallAnswer.Error(code, $"no handler for {call.Action}");
    }

    private static async Task RunAsync(Func<Task> then)
    {
        try
        {
            await then();
        }
        catch (Exception e) when (e is StationException or TimeoutException or OperationCanceledException)
        {
            // The hub does not listen any more; the station goes on.
        }
    }
}

/// <param name="Then">What the station does once the answer is out.</param>
internal readonly record struct Reply<TResponse>(TResponse Response, Func<Task>? Then = null)
    where TResponse : class, IPayload
{
    public static implicit operator Reply<TResponse>(TResponse response) => new(response);
}

using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.ChargingProfiles;
using RoamingHub.Ocpi.V221.Commands;

namespace RoamingHub.Simulators.Emsp.Modules;

/// <summary>
/// What comes back from commands and charging profiles: POST `/commands/{type}/{id}`, POST `/chargingprofiles/{kind}/{id}` and
/// PUT `/chargingprofiles/{session}` (OCPI 2.2.1 §13.2.2, §14.4.2).
/// </summary>
internal sealed class ResultsReceiver(EmspState state, BodyReader bodies)
{
    /// <summary>Where the result of a request is to be sent.</summary>
    public static string ResponseUrl(string baseUrl, string module, string kind, string id) =>
        $"{baseUrl}{EmspRequest.DetailsPath}/{module}/{kind}/{id}";

    public EmspReply HandleCommand(EmspRequest request) => (request.Method, request.Path) switch
    {
        ("POST", [var kind, var id]) when state.CommandResults.TryGetValue(id, out var before) => Command(request, kind, id, before.Count),
        ("POST", [_, _]) => Unasked(request),
        _ => EmspReply.NotFound,
    };

    public EmspReply HandleProfile(EmspRequest request) => (request.Method, request.Path) switch
    {
        ("POST", [var kind, var id]) when state.ProfileResults.TryGetValue(id, out var before) => Profile(request, kind, id, before.Count),
        ("POST", [_, _]) => Unasked(request),
        ("PUT", [var session]) => Active(request, session),
        _ => EmspReply.NotFound,
    };

    private EmspReply Command(EmspRequest request, string kind, string id, int before)
    {
        var (result, refusal) = bodies.Read<CommandResult>(request);
        if (result is null) return refusal!;
        var cancelled = kind == nameof(CommandType.RESERVE_NOW) && result.Result == CommandResultType.CANCELED_RESERVATION;
        if (before > 0 && !cancelled) state.Complain(request, "a second result for the same command");
        state.Store(id, result);
        return EmspReply.Stored(isNew: false);
    }

    private EmspReply Profile(EmspRequest request, string kind, string id, int before)
    {
        var (result, refusal) = kind switch
        {
            "GET" => ResultOf(bodies.Read<ActiveChargingProfileResult>(request), r => r.Result),
            "PUT" => ResultOf(bodies.Read<ChargingProfileResult>(request), r => r.Result),
            _ => ResultOf(bodies.Read<ClearProfileResult>(request), r => r.Result),
        };
        if (refusal is not null) return refusal;
        if (kind == "PUT" && result == ChargingProfileResultType.ACCEPTED) state.StoreProfiled(id);
        if (before > 0) state.Complain(request, "a second result for the same request");
        state.StoreProfileResult(id, request.Body);
        return EmspReply.Stored(isNew: false);
    }

    private EmspReply Active(EmspRequest request, string session)
    {
        var (profile, refusal) = bodies.Read<ActiveChargingProfile>(request);
        if (profile is null) return refusal!;
        if (!state.ProfiledSessions.Contains(EmspState.Key(session))) state.Complain(request, "an active profile of a session that has none of ours");
        state.Store(EmspState.Key(session), profile);
        return EmspReply.Stored(isNew: false);
    }

    private static (ChargingProfileResultType? Result, EmspReply? Refusal) ResultOf<T>(
        (T? Value, EmspReply? Refusal) read, Func<T, Word<ChargingProfileResultType>?> result)
        where T : class => (read.Value is { } value ? result(value)?.Value : null, read.Refusal);

    private EmspReply Unasked(EmspRequest request)
    {
        state.Complain(request, "a result that nobody asked for");
        return EmspReply.NotFound;
    }
}

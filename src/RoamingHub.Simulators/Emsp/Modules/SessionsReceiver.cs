using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Simulators.Emsp.Strict;

namespace RoamingHub.Simulators.Emsp.Modules;

/// <summary>`/sessions/{country}/{party}/{session}`: GET, PUT, PATCH (OCPI 2.2.1 §9.2.2).</summary>
internal sealed class SessionsReceiver(EmspState state, BodyReader bodies)
{
    public EmspReply Handle(EmspRequest request)
    {
        if (bodies.CheckOwner(request) is { } stranger) return stranger;
        if (request.Path.Count != 3) return EmspReply.NotFound;
        var key = EmspState.Key(request.Path[0], request.Path[1], request.Path[2]);
        var session = state.Sessions.GetValueOrDefault(key);
        return request.Method switch
        {
            "GET" => EmspReply.Found(session),
            "PUT" => Put(request, key, session),
            "PATCH" => session is null ? EmspReply.NotFound : Patch(request, key, session),
            _ => EmspReply.NoSuchMethod,
        };
    }

    private EmspReply Put(EmspRequest request, string key, Session? before)
    {
        var (session, refusal) = bodies.Read<Session>(request);
        if (session is null) return refusal!;
        if (bodies.CheckIds(request, session.CountryCode, session.PartyId, session.Id) is { } mismatch) return mismatch;

        // The same document again is a repeat after a lost answer, not a change.
        return before is not null && Ocpi.OcpiJson.Write(before) == Ocpi.OcpiJson.Write(session)
            ? EmspReply.Stored(isNew: false)
            : Keep(request, key, before, session);
    }

    private EmspReply Patch(EmspRequest request, string key, Session before)
    {
        var (patch, refusal) = bodies.Read<SessionPatch>(request);
        if (patch is null) return refusal!;
        return Keep(request, key, before, patch.ApplyTo(before));
    }

    private EmspReply Keep(EmspRequest request, string key, Session? before, Session after)
    {
        bodies.CheckToken(request, after.CdrToken?.CountryCode, after.CdrToken?.PartyId);
        var breaches = SessionRules.Check(before, after, whole: request.Method == "PUT").ToList();
        foreach (var text in breaches) state.Complain(request, text);
        if (breaches.Count > 0) return EmspReply.Refused(OcpiStatus.InvalidParameters, string.Join("; ", breaches));
        state.Store(key, after);
        return EmspReply.Stored(before is null);
    }
}

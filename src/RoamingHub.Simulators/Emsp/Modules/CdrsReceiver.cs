using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Simulators.Emsp.Strict;

namespace RoamingHub.Simulators.Emsp.Modules;

/// <summary>POST `/cdrs`, GET what the answer's `Location` named (OCPI 2.2.1 §10.2.2).</summary>
internal sealed class CdrsReceiver(EmspState state, BodyReader bodies)
{
    public EmspReply Handle(EmspRequest request) => (request.Method, request.Path.Count) switch
    {
        ("POST", 0) => Post(request),
        ("GET", 3) => EmspReply.Found(Find(request.Path[0], request.Path[1], request.Path[2])?.Cdr),
        (_, 0 or 3) => EmspReply.NoSuchMethod,
        _ => EmspReply.NotFound,
    };

    private EmspReply Post(EmspRequest request)
    {
        var (cdr, refusal) = bodies.Read<Cdr>(request);
        if (cdr is null) return refusal!;
        if (Find(cdr.CountryCode, cdr.PartyId, cdr.Id) is { } known) return Again(request, known);

        foreach (var text in CdrRules.Check(cdr, Find(cdr.CountryCode, cdr.PartyId, cdr.CreditReferenceId)?.Cdr)) state.Complain(request, text);
        CheckCompany(request, cdr);
        var url = OcpiUrl.Append($"{state.BaseUrl}{EmspRequest.DetailsPath}/cdrs", cdr.CountryCode, cdr.PartyId, cdr.Id);
        var stored = new StoredCdr(cdr, request.Body, url);
        state.Store(stored);
        return Told(EmspReply.Stored(isNew: true), stored.Url);
    }

    private EmspReply Told(EmspReply reply, string url) =>
        state.TellsCdrUrlInBody ? reply with { Data = $"\"{url}\"" } : reply with { Headers = [(OcpiHeaders.Location, url)] };

    // A CDR never changes, so the same id may come again only with the same bytes, and only after a lost answer.
    private EmspReply Again(EmspRequest request, StoredCdr known)
    {
        var identical = known.Body == request.Body;
        if (!identical) state.Complain(request, "the CDR was posted before, with other content");
        return identical && state.AcceptsIdenticalCdrs
            ? Told(EmspReply.Stored(isNew: false), known.Url)
            : EmspReply.Refused(OcpiStatus.ClientError, "CDR already exists");
    }

    private void CheckCompany(EmspRequest request, Cdr cdr)
    {
        bodies.CheckToken(request, cdr.CdrToken!.CountryCode, cdr.CdrToken.PartyId);
        var owner = new PartyRef(cdr.CountryCode!, cdr.PartyId!);
        if (state.Hub is { } hub && !hub.Parties.Contains(owner)) state.Complain(request, $"{owner} is not one of the hub's parties");
        if (cdr.Credit == true && state.Cdrs.Any(c => c.Cdr.Credit == true && Same(c.Cdr.CreditReferenceId, cdr.CreditReferenceId)))
            state.Complain(request, "the CDR was credited before");
        if (cdr.Credit != true && cdr.SessionId is not null && Uncredited(cdr.SessionId))
            state.Complain(request, "its session has a CDR that was not credited");
        
            if (cdr.SessionId is not null
            && state.Sessions.GetValueOrDefault(EmspState.Key(cdr.CountryCode, cdr.PartyId, cdr.SessionId)) is { } session
            && !Same(session.AuthorizationReference, cdr.AuthorizationReference))
            state.Complain(request, "its authorization_reference is not the session's");
    }

    private bool Uncredited(string sessionId) => state.Cdrs.Any(c =>
        c.Cdr.Credit != true && Same(c.Cdr.SessionId, sessionId)
        && !state.Cdrs.Any(credit => credit.Cdr.Credit == true && Same(credit.Cdr.CreditReferenceId, c.Cdr.Id)));

    private StoredCdr? Find(string? countryCode, string? partyId, string? id) =>
        state.Cdrs.FirstOrDefault(c => EmspState.Key(c.Cdr.CountryCode, c.Cdr.PartyId, c.Cdr.Id) == EmspState.Key(countryCode, partyId, id));

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

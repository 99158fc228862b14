using System.Globalization;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Simulators.Emsp.Modules;

/// <summary>GET `/tokens`, page by page; POST `/tokens/{uid}/authorize` (OCPI 2.2.1 §12.2.2).</summary>
internal sealed class TokensSender(EmspState state, BodyReader bodies)
{
    public EmspReply Handle(EmspRequest request) => (request.Method, request.Path) switch
    {
        ("GET", []) => List(request),
        ("POST", [var uid, "authorize"]) => Authorize(request, uid),
        (_, [] or [_, "authorize"]) => EmspReply.NoSuchMethod,
        _ => EmspReply.NotFound,
    };

    private EmspReply List(EmspRequest request)
    {
        var (page, problem) = PageQuery.Read(name => request.Query[name], state.Options.TokenPageSize);
        if (page is null)
        {
            state.Complain(request, problem!);
            return EmspReply.Refused(OcpiStatus.InvalidParameters, problem!);
        }

        var matching = state.Tokens.Select(t => t.Token)
            .Where(t => !(t.LastUpdated < page.DateFrom) && !(t.LastUpdated >= page.DateTo)).ToList();
        var headers = new List<(string, string)>
        {
            (OcpiHeaders.TotalCount, matching.Count.ToString(CultureInfo.InvariantCulture)),
            (OcpiHeaders.Limit, state.Options.TokenPageSize.ToString(CultureInfo.InvariantCulture)),
        };
        var end = page.Offset + page.Limit;
        var next = end < matching.Count ? end : state.TokenListFault == TokenListFault.Circle && page.Offset > 0 ? 0 : (int?)null;
        if (next is { } offset && state.TokenListFault != TokenListFault.NoLink)
        {
            var filters = request.Query.Select(q => KeyValuePair.Create(q.Key, q.Value.ToString()));
            headers.Add((OcpiHeaders.Link, PageLink.Next($"{state.BaseUrl}{EmspRequest.DetailsPath}/tokens", filters, offset, page.Limit)));
        }

        var shown = matching.Skip(page.Offset).Take(page.Limit).ToList();
        if (state.TokenListFault == TokenListFault.BrokenElement && shown.Count > 0)
            shown[0] = new Token { Uid = shown[0].Uid };
        var data = OcpiJson.Write(shown);
        return new EmspReply(200, OcpiStatus.Success, Data: data) { Headers = headers };
    }

    private EmspReply Authorize(EmspRequest request, string uid)
    {
        LocationReferences? where = null;
        if (request.Body.Length > 0)
        {
            (where, var refusal) = bodies.Read<LocationReferences>(request);
            if (where is null) return refusal!;
        }

        var type = Word<TokenType>.Of(request.Query["type"].FirstOrDefault() ?? nameof(TokenType.RFID)).Value;
        if (type is null)
        {
            state.Complain(request, "the type of the token is not one the standard has");
            return EmspReply.Refused(OcpiStatus.InvalidParameters, "type is unknown");
        }

        var stored = state.Tokens.FirstOrDefault(t => EmspState.Key(t.Token.Uid, t.Token.Type?.Text) == EmspState.Key(uid, type.ToString()));
        var info = stored is null ? null : Answer(stored, where);
        state.Store(new EmspAuthorization(uid, type.Value, where, info));
        return EmspReply.Found(info, OcpiStatus.UnknownToken);
    }

    private static AuthorizationInfo Answer(StoredToken stored, LocationReferences? where)
    {
        var answer = stored.Answer ?? new AuthorizeAnswer(stored.Token.Valid == true ? AllowedType.ALLOWED : AllowedType.BLOCKED);
        var place = Place(answer.OnlyAt, where);
        var allowed = answer.Allowed == AllowedType.ALLOWED && answer.OnlyAt is not null && place is null ? AllowedType.NOT_ALLOWED : answer.Allowed;
        var mayCharge = allowed == AllowedType.ALLOWED;
        return new AuthorizationInfo
        {
            Allowed = allowed,
            Token = stored.Token,
            Location = mayCharge ? place : null,
            AuthorizationReference = mayCharge ? Guid.NewGuid().ToString() : null,
            Info = answer.Info,
        };
    }

    // The part of the place asked about where the driver may charge; null when there is none.
    private static LocationReferences? Place(LocationReferences? only, LocationReferences? where)
    {
        if (only is null) return where;
        if (where is null || !string.Equals(only.LocationId, where.LocationId, StringComparison.OrdinalIgnoreCase)) return null;
        if (only.EvseUids is not { Count: > 0 } allowed) return where;
        var asked = where.EvseUids is { Count: > 0 } named ? named : allowed;
        var evses = allowed.Intersect(asked, StringComparer.OrdinalIgnoreCase).ToList();
        return evses.Count == 0 ? null : where with { EvseUids = evses };
    }
}

using System.Buffers;
using System.Text;
using Npgsql;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>
/// The way of every request below <c>/ocpi</c>: who asks, may it ask so often, what is there, then the module. Whatever happens, the answer
/// is an envelope with the request's ids, and on functional modules with the routing headers turned round (OCPI 2.2.1 §4.1, §4.2, §5).
/// </summary>
internal sealed class OcpiPipeline(
    OcpiModules modules, OcpiConnections connections, OcpiRateLimit rateLimit, OurSide ours, DeliveryLanes lanes, EventLog log, TimeProvider time,
    ILogger<OcpiPipeline> logger)
{
    private const int FlushBytes = 64 * 1024;
    private const int LookedAt = 64 * 1024;

    public async Task HandleAsync(HttpContext http)
    {
        var call = OcpiCall.Of(http);
        var reply = await AnswerSafelyAsync(http, call);
        await WriteAsync(http, call, reply);
    }

    private async Task<OcpiReply> AnswerSafelyAsync(HttpContext http, OcpiCall call)
    {
        try
        {
            return log.Writable ? await AnswerAsync(http, call) : OcpiReply.Unavailable;
        }
        catch (BadHttpRequestException e)
        {
            return new(e.StatusCode, OcpiStatus.ClientError, e.Message);
        }
        catch (Exception e) when (e is LogUnavailableException or NpgsqlException)
        {
            logger.RequestNotServed(http.Request.Method, call.Shown, e);
            return OcpiReply.Unavailable;
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            logger.RequestFailed(http.Request.Method, call.Shown, call.Caller?.Partner.Value ?? "?", call.RequestId, e);
            return OcpiReply.Refused(OcpiStatus.ServerError, "this went wrong on our side");
        }
    }

    private async Task<OcpiReply> AnswerAsync(HttpContext http, OcpiCall call)
    {
        var ct = http.RequestAborted;
        if (http.Request.Headers.Authorization is not [{ } authorization] || await connections.OpenAsync(authorization, ct) is not { } caller)
            return OcpiReply.Unauthorized("the Authorization header holds no token of ours: it is 'Token ' and the token in base64");
        call.Caller = caller;
        if (caller.IsRegistering && !OcpiModules.IsForRegistering(call.Path))
            return OcpiReply.Unauthorized("a registration token opens versions and credentials only");
        if (caller.IsSpent && !call.MayRegister(http.Request.Method))
            return OcpiReply.Unauthorized("the registration token has been used");
        if (rateLimit.WaitFor(caller.Partner, OcpiModules.IsForRegistering(call.Path)) is { } seconds)
            return OcpiReply.TooMany(seconds);
        await lanes.WakeAsync(caller.Partner, ct);

        var found = modules.At(call.Path);
        if (found.Count == 0)
            return OcpiReply.NotFound("there is nothing at this path");
        if (found.Where(f => f.Route.Method == http.Request.Method).ToList() is not [var (route, path), ..])
            return OcpiReply.NotAllowed(found.Select(f => f.Route.Method));
        if (call.IsFunctional && RefuseRouting(call, caller, path) is { } misrouted)
            return misrouted;
        if (http.Request.ContentType is { } type && !IsJson(type) && MayHaveBody(http.Request))
            return new(StatusCodes.Status415UnsupportedMediaType, OcpiStatus.ClientError, "the body must be application/json");
        var body = await ReadAsync(http.Request, ct);
        if (!call.BroughtIds)
            PartnerDefects.NoIds(caller.Partner);
        if (body.Length > 0)
            PartnerDefects.Look(caller.Partner, Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, LookedAt)]));
        var request = new OcpiRequest(http.Request.Method, caller, path, http.Request.Query, body, call.Routing, call.RequestId, call.CorrelationId)
        {
            RawQuery = http.Request.QueryString.Value ?? "",
        };
        return await route.Answer(request, ct);
    }

    private OcpiReply? RefuseRouting(OcpiCall call, OcpiCaller caller, IReadOnlyDictionary<string, string> path)
    {
        if (call.Routing.To is { } to && !ours.Parties.Contains(to))
            return OcpiReply.NotFound($"{to} is not a party of this platform");
        if (call.Routing.From is { } from && !caller.Connection.Speaks(from))
            return OcpiReply.Invalid($"OCPI-from: {from} is not a party of your platform");
        // A hub passes on what belongs to others; anybody else speaks for the owner of what it writes (OCPI 2.2.1 §4.1.5).
        if (call.Routing.From is { } speaker && !caller.Connection.IsHub && path.TryGetValue("country", out var country) && path.TryGetValue("party", out var party)
            && caller.Connection.Speaks(new(country, party)) && speaker != new PartyRef(country, party))
            return OcpiReply.Invalid($"OCPI-from: {speaker} is not the party in the URL");
        return null;
    }

    private async Task WriteAsync(HttpContext http, OcpiCall call, OcpiReply reply)
    {
        var response = http.Response;
        response.StatusCode = reply.Http;
        response.Headers[OcpiHeaders.RequestId] = call.RequestId;
        response.Headers[OcpiHeaders.CorrelationId] = call.CorrelationId;
        foreach (var (name, value) in reply.Headers)
            response.Headers[name] = value;
        if (call.IsFunctional)
        {
            foreach (var (name, value) in RoutingOf(call).Write())
                response.Headers[name] = value;
        }

        response.ContentType = "application/json";
        ReadOnlyMemory<byte>[] pieces = reply.Items is { } items
            ? [.. OcpiResponse.WriteRawList(items, time.GetUtcNow())]
            : [OcpiResponse.WriteUtf8(reply.Data, reply.Code, reply.Message, time.GetUtcNow())];
        await WriteAsync(response, pieces, http.RequestAborted);
    }

    private static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte>[] pieces, CancellationToken ct)
    {
        response.ContentLength = pieces.Sum(p => (long)p.Length);
        var body = response.BodyWriter;
        foreach (var piece in pieces)
        {
            body.Write(piece.Span);
            if (body.UnflushedBytes >= FlushBytes)
                await body.FlushAsync(ct);
        }

        await body.FlushAsync(ct);
    }

    private RoutingHeaders RoutingOf(OcpiCall call)
    {
        var turned = call.Routing.Answer();
        return call.Caller is not { } caller ? turned : new(turned.From ?? ours.FirstParty, turned.To ?? caller.Connection.FirstParty);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        using var held = new MemoryStream();
        await request.Body.CopyToAsync(held, ct);
        return held.GetBuffer().AsMemory(0, (int)held.Length);
    }

    private static bool MayHaveBody(HttpRequest request) => request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0;

    private static bool IsJson(string type) => type.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>What a request says of itself before anybody has looked who sent it.</summary>
    private sealed record OcpiCall(IReadOnlyList<string> Path, RoutingHeaders Routing, string RequestId, string CorrelationId)
    {
        public OcpiCaller? Caller { get; set; }

        public bool BroughtIds { get; init; }

        public bool IsFunctional => OcpiModules.IsFunctional(Path);

        public bool MayRegister(string method) =>
            HttpMethods.IsPost(method) && Path is [_, var module] && string.Equals(module, ModuleIds.Credentials, StringComparison.OrdinalIgnoreCase);

        // Ids in a path may be those of cards: only the module is shown.
        public string Shown => string.Join('/', Path.Take(2));

        public static OcpiCall Of(HttpContext http)
        {
            http.Request.Path.StartsWithSegments("/ocpi", out var rest);
            var path = rest.Value!.Trim('/').Split('/').Select(part => part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)); // all else is decoded
            string? Header(string name) => http.Request.Headers[name].FirstOrDefault() is { Length: > 0 } value && CanBeRepeated(value) ? value : null;
            var (request, correlation) = (Header(OcpiHeaders.RequestId), Header(OcpiHeaders.CorrelationId));
            return new([.. path], RoutingHeaders.Read(Header), request ?? Guid.NewGuid().ToString(), correlation ?? Guid.NewGuid().ToString())
            {
                BroughtIds = request is not null && correlation is not null,
            };
        }

        private static bool CanBeRepeated(string header) => !header.AsSpan().ContainsAnyExceptInRange(' ', '~');
    }
}

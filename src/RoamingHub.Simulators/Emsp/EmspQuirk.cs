using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Simulators.Emsp;

/// <summary>A habit that breaks the standard while everything else works.</summary>
public enum EmspQuirk
{
    /// <summary>Whatever token is shown opens.</summary>
    EveryTokenOpens,

    /// <summary>HTTP 403 where 401 belongs.</summary>
    ForbiddenForUnauthorized,
    NoTotalCount,
    NoLimitHeader,
    LimitIgnored,
    NoLink,
    RelativeLink,
    LinkOnLastPage,
    DateFromExclusive,
    DateToInclusive,
    DatesIgnored,
    NoTimestamp,
    TimestampWithOffset,
    ClockAnHourFast,
    ErrorsWithoutEnvelope,
    NoRequestId,
    NoCorrelationId,
    NoRouting,
    RoutingNotTurned,

    /// <summary>The answer to a new CDR does not say where it is kept.</summary>
    NoCdrLocation,

    /// <summary>HTTP 200 with 2000 for what is not there.</summary>
    UnknownIsOk,

    /// <summary>HTTP 500 for a body that is no JSON.</summary>
    BrokenJsonIsOurFault,
}

/// <summary>Bends requests and answers by the habits that are set.</summary>
internal sealed class EmspQuirks(EmspState state)
{
    public EmspRequest Bend(EmspRequest request)
    {
        if (request.Module != ModuleIds.Tokens || request.Method != "GET") return request;
        var query = request.Query.ToDictionary(q => q.Key, q => q.Value);
        if (Has(EmspQuirk.LimitIgnored)) query.Remove("limit");
        if (Has(EmspQuirk.DatesIgnored)) query.Remove("date_from");
        if (Has(EmspQuirk.DatesIgnored)) query.Remove("date_to");
        if (Has(EmspQuirk.DateFromExclusive)) Later(query, "date_from");
        if (Has(EmspQuirk.DateToInclusive)) Later(query, "date_to");
        return request with { Query = new QueryCollection(query) };
    }

    public EmspReply Bend(EmspRequest request, EmspReply reply)
    {
        if (reply.HttpStatus == 401 && Has(EmspQuirk.ForbiddenForUnauthorized)) reply = reply with { HttpStatus = 403 };
        if (reply.HttpStatus == 404 && Has(EmspQuirk.UnknownIsOk)) reply = reply with { HttpStatus = 200 };
        if (reply.HttpStatus == 400 && Has(EmspQuirk.BrokenJsonIsOurFault)) reply = reply with { HttpStatus = 500 };
        if (reply.HttpStatus >= 300 && Has(EmspQuirk.ErrorsWithoutEnvelope)) reply = reply with { RawBody = "" };
        if (reply.RawBody is null) reply = reply with { RawBody = Envelope(reply.Body(state.Options.Time.GetUtcNow())) };
        return reply with { Headers = Bend(request, reply.Headers) };
    }

    /// <summary>The ids and routing headers, after all else.</summary>
    public void Bend(Dictionary<string, string> headers)
    {
        if (Has(EmspQuirk.NoRequestId)) headers.Remove(OcpiHeaders.RequestId);
        if (Has(EmspQuirk.NoCorrelationId)) headers.Remove(OcpiHeaders.CorrelationId);
        var routing = RoutingHeaders.Read(headers.GetValueOrDefault);
        if (Has(EmspQuirk.NoRouting) || Has(EmspQuirk.RoutingNotTurned))
        {
            foreach (var (name, _) in routing.Write()) headers.Remove(name);
        }

        if (!Has(EmspQuirk.RoutingNotTurned)) return;
        foreach (var (name, value) in routing.Answer().Write()) headers[name] = value;
    }

    public bool Has(EmspQuirk quirk) => state.Faults.Has(quirk);

    private List<(string Name, string Value)> Bend(EmspRequest request, IReadOnlyList<(string Name, string Value)> headers)
    {
        var isList = headers.Any(h => h.Name == OcpiHeaders.TotalCount);
        var bent = headers.Where(h => !IsDropped(h.Name)).Select(h => h.Name == OcpiHeaders.Link && Has(EmspQuirk.RelativeLink)
            ? (h.Name, h.Value.Replace(state.BaseUrl, "", StringComparison.Ordinal))
            : h).ToList();
        if (isList && Has(EmspQuirk.LinkOnLastPage) && !bent.Exists(h => h.Item1 == OcpiHeaders.Link))
            bent.Add((OcpiHeaders.Link, $"<{OcpiUrl.AddQuery(state.BaseUrl + EmspRequest.DetailsPath + "/tokens", "offset", Offset(request))}>; rel=\"next\""));
        return bent;
    }

    private bool IsDropped(string name) => name switch
    {
        OcpiHeaders.TotalCount => Has(EmspQuirk.NoTotalCount),
        OcpiHeaders.Limit => Has(EmspQuirk.NoLimitHeader),
        OcpiHeaders.Link => Has(EmspQuirk.NoLink),
        OcpiHeaders.Location => Has(EmspQuirk.NoCdrLocation),
        _ => false,
    };

    private string Envelope(string body)
    {
        if (!Has(EmspQuirk.NoTimestamp) && !Has(EmspQuirk.TimestampWithOffset) && !Has(EmspQuirk.ClockAnHourFast)) return body;
        if (JsonNode.Parse(body) is not JsonObject envelope) return body;
        var now = state.Options.Time.GetUtcNow();
        if (Has(EmspQuirk.ClockAnHourFast)) envelope["timestamp"] = OcpiTime.Write(now.AddHours(1));
        if (Has(EmspQuirk.TimestampWithOffset)) envelope["timestamp"] = now.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
        if (Has(EmspQuirk.NoTimestamp)) envelope.Remove("timestamp");
        return envelope.ToJsonString();
    }

    private static void Later(Dictionary<string, StringValues> query, string name)
    {
        if (query.TryGetValue(name, out var text) && OcpiTime.TryRead(text, out var at)) query[name] = OcpiTime.Write(at.AddMilliseconds(1));
    }

    private static string Offset(EmspRequest request) => request.Query["offset"].FirstOrDefault() ?? "0";
}

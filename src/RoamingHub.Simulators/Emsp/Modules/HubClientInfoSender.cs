using System.Globalization;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Simulators.Emsp.Modules;

/// <summary>GET `/hubclientinfo` of a platform that is a hub, page by page (OCPI 2.2.1 §15.3.1).</summary>
internal sealed class HubClientInfoSender(EmspState state)
{
    public EmspReply Handle(EmspRequest request) => (request.Method, request.Path, state.Options.IsHub) switch
    {
        ("GET", [], true) => List(request),
        (_, [], true) => EmspReply.NoSuchMethod,
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

        var matching = state.Members.Where(m => !(m.LastUpdated < page.DateFrom) && !(m.LastUpdated >= page.DateTo)).ToList();
        var headers = new List<(string, string)>
        {
            (OcpiHeaders.TotalCount, matching.Count.ToString(CultureInfo.InvariantCulture)),
            (OcpiHeaders.Limit, state.Options.TokenPageSize.ToString(CultureInfo.InvariantCulture)),
        };
        var end = page.Offset + page.Limit;
        if (end < matching.Count)
        {
            var filters = request.Query.Select(q => KeyValuePair.Create(q.Key, q.Value.ToString()));
            headers.Add((OcpiHeaders.Link, PageLink.Next($"{state.BaseUrl}{EmspRequest.DetailsPath}/hubclientinfo", filters, end, page.Limit)));
        }

        return new EmspReply(200, OcpiStatus.Success, Data: OcpiJson.Write(matching.Skip(page.Offset).Take(page.Limit).ToList())) { Headers = headers };
    }
}

using System.Globalization;
using System.Text;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>The documents partners read and are sent: the same text either way.</summary>
internal static class OcpiDocuments
{
    public const string Location = "ocpi-location";
    public const string Tariff = "ocpi-tariff";
    public const string Session = "ocpi-session";
    public const string Cdr = "ocpi-cdr";

    /// <summary>All partners that have no view of their own.</summary>
    public const string Everybody = "";

    /// <summary>Whose locations and tariffs this caller finds.</summary>
    public static Task<string> OfPlacesAsync(this Documents documents, OcpiRequest request, CancellationToken ct) =>
        documents.AudienceOfAsync(request.Caller.Partner.Value, ct);
}

/// <summary>Lists of stored documents, page by page (OCPI 2.2.1 §4.1.4.1).</summary>
internal sealed class OcpiLists(Documents documents, OurSide ours, OcpiOptions options)
{
    public async Task<OcpiReply> PageAsync(string kind, string module, OcpiRequest request, CancellationToken ct)
    {
        var (page, problem) = PageQuery.Read(name => request.Query[name].FirstOrDefault(), options.PageLimit);
        if (page is null)
            return OcpiReply.Invalid(problem!);
        var audience = kind is OcpiDocuments.Location or OcpiDocuments.Tariff ? await documents.OfPlacesAsync(request, ct) : request.Caller.Partner.Value;
        var (total, count, array) = await documents.ListAsync(
            kind, audience, new(page.DateFrom, page.DateTo, page.Offset, page.Limit, request.Routing.To?.ToCore().ToString()), ct);
        var headers = new List<(string, string)>
        {
            (OcpiHeaders.TotalCount, total.ToString(CultureInfo.InvariantCulture)),
            (OcpiHeaders.Limit, options.PageLimit.ToString(CultureInfo.InvariantCulture)),
        };
        var end = page.Offset + count;
        if (count > 0 && end < total)
        {
            var filters = request.Query.Select(q => KeyValuePair.Create(q.Key, q.Value.FirstOrDefault() ?? ""));
            headers.Add((OcpiHeaders.Link, PageLink.Next(ours.UrlOf(module), filters, end, page.Limit)));
        }

        return OcpiReply.Ok(Encoding.UTF8.GetString(array)) with { Headers = headers };
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;
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

/// <summary>
/// Lists of stored documents, page by page (OCPI 2.2.1 §4.1.4.1). A page is found by its offset; our own links also say where the page before
/// ended, so that whoever follows them misses nothing when documents leave the list meanwhile.
/// </summary>
internal sealed class OcpiLists(Documents documents, OurSide ours, OcpiOptions options)
{
    public async Task<OcpiReply> PageAsync(string kind, string module, OcpiRequest request, CancellationToken ct)
    {
        var (page, problem) = PageQuery.Read(name => request.Query[name].FirstOrDefault(), options.PageLimit);
        if (page is null)
            return OcpiReply.Invalid(problem!);
        var after = PageCursor.Read(request.Query[PageCursor.Parameter].FirstOrDefault(), page.Offset);
        var audience = kind is OcpiDocuments.Location or OcpiDocuments.Tariff ? await documents.OfPlacesAsync(request, ct) : request.Caller.Partner.Value;
        var owner = request.Routing.To?.ToCore().ToString();
        var list = await documents.ListAsync(
            kind, audience, new(page.DateFrom, page.DateTo, after is null ? page.Offset : 0, page.Limit, owner, after), ct);
        var headers = new List<(string, string)>
        {
            (OcpiHeaders.TotalCount, list.Total.ToString(CultureInfo.InvariantCulture)),
            (OcpiHeaders.Limit, options.PageLimit.ToString(CultureInfo.InvariantCulture)),
        };
        if (list.Next is { } next)
        {
            var end = page.Offset + list.Bodies.Count;
            var filters = request.Query.Where(q => !q.Key.Equals(PageCursor.Parameter, StringComparison.OrdinalIgnoreCase))
                .Select(q => KeyValuePair.Create(q.Key, q.Value.FirstOrDefault() ?? ""))
                .Append(KeyValuePair.Create(PageCursor.Parameter, PageCursor.Write(end, next)));
            headers.Add((OcpiHeaders.Link, PageLink.Next(ours.UrlOf(module), filters, end, page.Limit)));
        }

        return OcpiReply.Page(list.Bodies, headers);
    }
}

/// <summary>
/// What our links add to offset and limit. It holds for its own offset only: a caller that changes the offset gets the page it asks for.
/// </summary>
internal static class PageCursor
{
    public const string Parameter = "cursor";

    public static string Write(int offset, DocumentMark mark) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{offset} {mark.Created} {mark.FoldedId}")));

    /// <summary>Null where there is none for this offset.</summary>
    public static DocumentMark? Read(string? cursor, int offset)
    {
        if (string.IsNullOrEmpty(cursor) || !Base64Url.IsValid(cursor))
            return null;
        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ', 3) is [var at, var created, var id]
            && int.TryParse(at, CultureInfo.InvariantCulture, out var end) && end == offset
            && long.TryParse(created, CultureInfo.InvariantCulture, out var position) && !id.Contains('\0', StringComparison.Ordinal)
                ? new DocumentMark(position, id)
                : null;
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tariffs;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Ocpi.Client;

/// <summary>
/// Calls one partner. Whatever the partner does comes back as a value; only cancelling throws. Nothing is retried here.
/// The <see cref="HttpClient"/> must not follow redirects: that would carry the token elsewhere.
/// </summary>
public sealed class OcpiClient(HttpClient http, OcpiClientOptions options)
    : IOcpiVersionsApi, ICredentialsApi, ILocationsReceiverApi, ISessionsReceiverApi, ICdrsReceiverApi, ITariffsReceiverApi, ITokensSenderApi,
        ICommandsCallbackApi
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public Task<OcpiResult<List<VersionEntry>>> GetVersionsAsync(string versionsUrl, CancellationToken ct) =>
        SendAsync<List<VersionEntry>>(new(HttpMethod.Get, versionsUrl) { Routed = false }, ct);

    public Task<OcpiResult<VersionDetails>> GetVersionDetailsAsync(string detailsUrl, CancellationToken ct) =>
        SendAsync<VersionDetails>(new(HttpMethod.Get, detailsUrl) { Routed = false }, ct);

    public Task<OcpiResult<CredentialsObject>> GetCredentialsAsync(string endpoint, CancellationToken ct) =>
        CredentialsAsync(HttpMethod.Get, endpoint, null, ct);

    public Task<OcpiResult<CredentialsObject>> PostCredentialsAsync(string endpoint, CredentialsObject ours, CancellationToken ct) =>
        CredentialsAsync(HttpMethod.Post, endpoint, ours, ct);

    public Task<OcpiResult<CredentialsObject>> PutCredentialsAsync(string endpoint, CredentialsObject ours, CancellationToken ct) =>
        CredentialsAsync(HttpMethod.Put, endpoint, ours, ct);

    public Task<OcpiResult<NoData>> DeleteCredentialsAsync(string endpoint, CancellationToken ct) =>
        SendAsync<NoData>(new(HttpMethod.Delete, endpoint) { Routed = false, Secret = true }, ct);

    public Task<OcpiResult<Location>> GetLocationAsync(string endpoint, LocationPath path, CancellationToken ct) =>
        GetAsync<Location>(UrlOf(endpoint, path), ct);

    public Task<OcpiResult<Evse>> GetEvseAsync(string endpoint, LocationPath path, CancellationToken ct) =>
        GetAsync<Evse>(UrlOf(endpoint, path), ct);

    public Task<OcpiResult<Connector>> GetConnectorAsync(string endpoint, LocationPath path, CancellationToken ct) =>
        GetAsync<Connector>(UrlOf(endpoint, path), ct);

    public Task<OcpiResult<NoData>> PutLocationAsync(string endpoint, LocationPath path, string body, CancellationToken ct) =>
        SendAsync<NoData>(new(HttpMethod.Put, UrlOf(endpoint, path), body), ct);

    public Task<OcpiResult<NoData>> PatchLocationAsync(string endpoint, LocationPath path, string body, CancellationToken ct) =>
        SendAsync<NoData>(new(HttpMethod.Patch, UrlOf(endpoint, path), body), ct);

    public Task<OcpiResult<Session>> GetSessionAsync(string endpoint, PartyRef owner, string sessionId, CancellationToken ct) =>
        GetAsync<Session>(UrlOf(endpoint, owner, sessionId), ct);

    public Task<OcpiResult<NoData>> PutSessionAsync(string endpoint, PartyRef owner, string sessionId, string body, CancellationToken ct) =>
        SendAsync<NoData>(new(HttpMethod.Put, UrlOf(endpoint, owner, sessionId), body), ct);

    public Task<OcpiResult<NoData>> PatchSessionAsync(string endpoint, PartyRef owner, string sessionId, string body, CancellationToken ct) =>
        SendAsync<NoData>(new(HttpMethod.Patch, UrlOf(endpoint, owner, sessionId), body), ct);

    public Task<OcpiResult<NoData>> PostCdrAsync(string endpoint, string body, CancellationToken ct) =>
        SendAsync<NoData>(new(HttpMethod.Post, endpoint, body), ct);

    public Task<OcpiResult<Cdr>> GetCdrAsync(string cdrUrl, CancellationToken ct) => GetAsync<Cdr>(cdrUrl, ct);

    public Task<OcpiResult<Tariff>> GetTariffAsync(string endpoint, PartyRef owner, string tariffId, CancellationToken ct) =>
        GetAsync<Tariff>(UrlOf(endpoint, owner, tariffId), ct);

    public Task<OcpiResult<NoData>> PutTariffAsync(string endpoint, PartyRef owner, string tariffId, string body, CancellationToken ct) =>
        SendAsync<NoData>(new(HttpMethod.Put, UrlOf(endpoint, owner, tariffId), body), ct);

    public Task<OcpiResult<NoData>> DeleteTariffAsync(string endpoint, PartyRef owner, string tariffId, CancellationToken ct) =>
        SendAsync<NoData>(new(HttpMethod.Delete, UrlOf(endpoint, owner, tariffId)), ct);

    public IAsyncEnumerable<OcpiResult<OcpiPage<Token>>> GetTokensAsync(string endpoint, ListFilter filter, CancellationToken ct) =>
        ListAsync<Token>(endpoint, filter, ct);

    public Task<OcpiResult<AuthorizationInfo>> AuthorizeAsync(
        string endpoint, string uid, Word<TokenType> type, LocationReferences? where, CancellationToken ct)
    {
        var url = OcpiUrl.AddQuery(OcpiUrl.Append(endpoint, uid, "authorize"), "type", type.Text);
        return SendAsync<AuthorizationInfo>(new(HttpMethod.Post, url, where is null ? null : OcpiJson.Write(where)), ct);
    }

    public Task<OcpiResult<NoData>> PostResultAsync(string responseUrl, string body, string? correlationId, CancellationToken ct) =>
        SendAsync<NoData>(new(HttpMethod.Post, responseUrl, body) { CorrelationId = correlationId }, ct);

    public Task<OcpiResult<NoData>> PutActiveChargingProfileAsync(string endpoint, string sessionId, string body, CancellationToken ct) =>
        SendAsync<NoData>(new(HttpMethod.Put, OcpiUrl.Append(endpoint, sessionId), body), ct);

    /// <summary>Any request, with the answer's data as <typeparamref name="T"/>.</summary>
    public async Task<OcpiResult<T>> SendAsync<T>(OcpiCall call, CancellationToken ct)
        where T : class =>
        OcpiAnswer.Decode<T>((await ExchangeAsync(call, ct)).Answer);

    /// <summary>
    /// Any list, page by page. Follows `Link`, but never off the partner's host, never in a circle and never without end
    /// (OCPI 2.2.1 §4.1.4.1). Where the total has become smaller something has left the list, and what follows it has moved up: that page is
    /// read again from as much earlier (§4.1.4.1.3), so an element may come twice. A result that is not done is the last one and means the
    /// list is not whole.
    /// </summary>
    public async IAsyncEnumerable<OcpiResult<OcpiPage<T>>> ListAsync<T>(
        string endpoint, ListFilter filter, [EnumeratorCancellation] CancellationToken ct)
        where T : class
    {
        string? url = FirstPage(endpoint, filter);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int? total = null;
        while (url is not null)
        {
            seen.Add(url);
            var (answer, headers) = await ExchangeAsync(new(HttpMethod.Get, url), ct);
            var page = OcpiAnswer.DecodePage<T>(answer, TotalCount(headers));
            var gone = page.Ok ? total - page.Data!.TotalCount : null;
            total = page.Data?.TotalCount ?? total;
            if (gone > 0 && OcpiUrl.LowerOffset(url, gone.Value) is { } earlier && !seen.Contains(earlier))
            {
                url = earlier;
                continue;
            }

            yield return page;
            if (page.Data is not { } data || data.Items.Count + data.Broken.Count == 0) yield break;

            var (next, problem) = NextPage(url, headers);
            if (next is not null && seen.Contains(next)) problem = "the next page is one already read";
            if (next is not null && seen.Count >= options.MaxPages) problem = $"the list has more than {options.MaxPages} pages";
            if (problem is not null)
            {
                yield return page.With<OcpiPage<T>>(null) with { Outcome = OcpiOutcome.Retry, Problem = problem };
                yield break;
            }

            url = next;
        }
    }

    private Task<OcpiResult<T>> GetAsync<T>(string url, CancellationToken ct)
        where T : class =>
        SendAsync<T>(new(HttpMethod.Get, url), ct);

    private Task<OcpiResult<CredentialsObject>> CredentialsAsync(HttpMethod method, string endpoint, CredentialsObject? ours, CancellationToken ct) =>
        SendAsync<CredentialsObject>(new(method, endpoint, ours is null ? null : OcpiJson.Write(ours)) { Routed = false, Secret = true }, ct);

    private static string UrlOf(string endpoint, LocationPath path) =>
        OcpiUrl.Append(endpoint, path.CountryCode, path.PartyId, path.LocationId, path.EvseUid, path.ConnectorId);

    private static string UrlOf(string endpoint, PartyRef owner, string id) =>
        OcpiUrl.Append(endpoint, owner.CountryCode, owner.PartyId, id);

    private static string FirstPage(string endpoint, ListFilter filter)
    {
        var url = OcpiUrl.AddQuery(endpoint, "date_from", filter.DateFrom is { } from ? OcpiTime.Write(from) : null);
        url = OcpiUrl.AddQuery(url, "date_to", filter.DateTo is { } to ? OcpiTime.Write(to) : null);
        return OcpiUrl.AddQuery(url, "limit", filter.Limit?.ToString(CultureInfo.InvariantCulture));
    }

    // Platforms behind a proxy often write `http:` or an inner port into the link: the host decides, and the token stays on our own scheme
    // and port.
    private static (string? Url, string? Problem) NextPage(string current, HttpResponseHeaders? headers)
    {
        if (headers is null || !headers.TryGetValues(OcpiHeaders.Link, out var links) || PageLink.ReadNext(links) is not { } next)
            return (null, null);
        var here = new Uri(current);
        if (!Uri.TryCreate(here, next, out var target)) return (null, "the link to the next page is not a URL");
        return string.Equals(target.Host, here.Host, StringComparison.OrdinalIgnoreCase)
            ? (here.GetLeftPart(UriPartial.Authority) + target.PathAndQuery, null)
            : (null, "the link to the next page leaves the partner's host");
    }

    private static int? TotalCount(HttpResponseHeaders? headers) =>
        headers is not null
        && headers.TryGetValues(OcpiHeaders.TotalCount, out var values)
        && int.TryParse(values.First(), CultureInfo.InvariantCulture, out var count)
            ? count
            : null;

    private async Task<(OcpiResult<RawData> Answer, HttpResponseHeaders? Headers)> ExchangeAsync(OcpiCall call, CancellationToken ct)
    {
        var exchange = await ExchangeAsync(call, options.Token, ct);
        return exchange.Answer.HttpStatus == HttpStatusCode.Unauthorized && options.OlderToken is { } older ? await ExchangeAsync(call, older, ct) : exchange;
    }

    private async Task<(OcpiResult<RawData> Answer, HttpResponseHeaders? Headers)> ExchangeAsync(OcpiCall call, string token, CancellationToken ct)
    {
        var requestId = Guid.NewGuid().ToString();
        using var timeout = new CancellationTokenSource(options.Timeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            if (OcpiUrl.Parse(call.Url) is not { } url)
                return (Failed(OcpiOutcome.Refused, "the URL is not an http or https URL", false, requestId), null);
            using var request = Request(call, url, token, requestId);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await ReadAsync(response.Content, either.Token);
            if (body is null)
                return (Failed(OcpiOutcome.Retry, $"the answer is longer than {options.MaxAnswerBytes} bytes", true, requestId), response.Headers);
            var answer = OcpiAnswer.Read(response.StatusCode, body) with
            {
                Location = response.Headers.Location?.OriginalString,
                RetryAfter = RetryAfter(response.Headers.RetryAfter),
                RequestId = requestId,
            };
            return (call.Secret ? answer with { Excerpt = "" } : answer, response.Headers);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (Failed(OcpiOutcome.Retry, "no answer in time", true, requestId), null);
        }
        catch (HttpRequestException e)
        {
            return (Failed(OcpiOutcome.Retry, e.Message, !NeverConnected(e.HttpRequestError), requestId), null);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return (Failed(OcpiOutcome.Retry, e.Message, true, requestId), null);
        }
    }

    private HttpRequestMessage Request(OcpiCall call, Uri url, string token, string requestId)
    {
        var request = new HttpRequestMessage(call.Method, url);
        request.Headers.TryAddWithoutValidation(OcpiHeaders.Authorization, OcpiToken.Encode(token, options.EncodeToken));
        request.Headers.TryAddWithoutValidation(OcpiHeaders.RequestId, requestId);
        request.Headers.TryAddWithoutValidation(OcpiHeaders.CorrelationId, call.CorrelationId ?? Guid.NewGuid().ToString());
        request.Headers.Accept.Add(new("application/json"));
        if (call.Routed)
        {
            foreach (var (name, value) in options.Routing.Write()) request.Headers.TryAddWithoutValidation(name, value);
        }

        if (call.Body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(call.Body)) { Headers = { ContentType = Json } };
        return request;
    }

    // Null when there is more than we are willing to hold.
    private async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken ct)
    {
        if (content.Headers.ContentLength > options.MaxAnswerBytes) return null;
        await using var stream = await content.ReadAsStreamAsync(ct);
        using var held = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int count;
        while ((count = await stream.ReadAsync(chunk, ct)) > 0)
        {
            if (held.Length + count > options.MaxAnswerBytes) return null;
            held.Write(chunk, 0, count);
        }

        return held.ToArray();
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - options.Time.GetUtcNow() : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static bool NeverConnected(HttpRequestError error) =>
        error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static OcpiResult<RawData> Failed(OcpiOutcome outcome, string problem, bool mayHaveArrived, string requestId) =>
        new(outcome) { Problem = problem, MayHaveArrived = mayHaveArrived, RequestId = requestId };
}

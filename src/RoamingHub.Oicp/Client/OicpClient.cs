using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.V23.EvseStatus;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Oicp.V23.Pricing;

namespace RoamingHub.Oicp.Client;

/// <param name="BaseUrl">Where `api/oicp/…` is appended, for example `https://service.hubject.com`.</param>
/// <param name="OperatorId">The operator that talks to Hubject, as registered.</param>
public sealed record OicpClientOptions(Uri BaseUrl, string OperatorId)
{
    /// <summary>For one push, notification or CDR.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For one authorization, while a driver waits at a station that waits for its answer.</summary>
    public TimeSpan AuthorizationTimeout { get; init; } = TimeSpan.FromSeconds(4);
}

/// <summary>
/// A CPO's side of Hubject over HTTP. Sends once and reads the answer into an <see cref="OicpResult{T}"/>; retries and order are the caller's,
/// the pace is the traffic's. The HttpClient carries the certificates and should not follow redirects.
/// </summary>
public sealed class OicpClient(HttpClient http, OicpClientOptions options, TimeProvider time, IOicpTraffic? traffic = null)
    : IEvseDataApi, IEvseStatusApi, IAuthorizationApi, INotificationsApi, ICdrApi, IPricingApi, IOicpDelivery
{
    /// <summary>The same line for a call that the traffic has let out already (<see cref="ReadyAsync"/>).</summary>
    public OicpClient LetOut => traffic is null ? this : new(http, options, time, new LetOutTraffic(traffic));

    /// <summary>
    /// Completes when one call may go out, which then goes over <see cref="LetOut"/>: for whoever does something between the wait and the call, or may
    /// give up the one and not the other.
    /// </summary>
    public ValueTask ReadyAsync(OicpOperation operation, CancellationToken ct) => traffic?.ReadyAsync(operation, ct) ?? default;

    public Task<OicpResult<Acknowledgement>> PushEvseDataAsync(PushEvseData push, CancellationToken ct) =>
        AcknowledgedAsync(OicpOperation.PushEvseData, push, OicpJson.Wire.PushEvseData, ct);

    public Task<OicpResult<Acknowledgement>> PushEvseStatusAsync(PushEvseStatus push, CancellationToken ct) =>
        AcknowledgedAsync(OicpOperation.PushEvseStatus, push, OicpJson.Wire.PushEvseStatus, ct);

    public Task<OicpResult<AuthorizationStart>> AuthorizeStartAsync(AuthorizeStart request, CancellationToken ct) => SendAsync(
        OicpOperation.AuthorizeStart, Write(request, OicpJson.Wire.AuthorizeStart), AnswerReader.AuthorizationStart, options.AuthorizationTimeout, ct);

    public Task<OicpResult<AuthorizationStop>> AuthorizeStopAsync(AuthorizeStop request, CancellationToken ct) => SendAsync(
        OicpOperation.AuthorizeStop, Write(request, OicpJson.Wire.AuthorizeStop), AnswerReader.AuthorizationStop, options.AuthorizationTimeout, ct);

    public Task<OicpResult<Acknowledgement>> NotifyAsync(IChargingNotification notification, CancellationToken ct) =>
        DeliverAsync(OicpOperation.ChargingNotifications, OicpJson.ToUtf8(notification), ct);

    public Task<OicpResult<Acknowledgement>> SendCdrAsync(ChargeDetailRecord cdr, CancellationToken ct) =>
        AcknowledgedAsync(OicpOperation.ChargeDetailRecord, cdr, OicpJson.Wire.ChargeDetailRecord, ct);

    public Task<OicpResult<Acknowledgement>> PushPricingProductDataAsync(PushPricingProductData push, CancellationToken ct) =>
        AcknowledgedAsync(OicpOperation.PushPricingProductData, push, OicpJson.Wire.PushPricingProductData, ct);

    public Task<OicpResult<Acknowledgement>> PushEvsePricingAsync(PushEvsePricing push, CancellationToken ct) =>
        AcknowledgedAsync(OicpOperation.PushEvsePricing, push, OicpJson.Wire.PushEvsePricing, ct);

    public Task<OicpResult<Acknowledgement>> DeliverAsync(OicpOperation operation, ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        if (operation is OicpOperation.AuthorizeStart or OicpOperation.AuthorizeStop or > OicpOperation.ChargeDetailRecord)
            throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not answered by an Acknowledgement from Hubject.");
        return SendAsync(operation, json, AnswerReader.Acknowledgement, options.Timeout, ct);
    }

    private Task<OicpResult<Acknowledgement>> AcknowledgedAsync<T>(OicpOperation operation, T message, JsonTypeInfo<T> type, CancellationToken ct) =>
        DeliverAsync(operation, Write(message, type), ct);

    private static ReadOnlyMemory<byte> Write<T>(T message, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(message, type);

    private async Task<OicpResult<T>> SendAsync<T>(
        OicpOperation operation, ReadOnlyMemory<byte> json, AnswerKind<T> kind, TimeSpan timeout, CancellationToken ct) where T : class
    {
        if (traffic is null)
            return await ExchangeAsync(operation, json, kind, timeout, ct);
        await traffic.ReadyAsync(operation, ct);
        var began = time.GetTimestamp();
        var result = await ExchangeAsync(operation, json, kind, timeout, ct);
        traffic.Ended(new(
            operation, json, result.Outcome, result.HttpStatus, result.Code, result.ProcessId, result.ResponseBody, result.Why, result.RetryAfter,
            time.GetElapsedTime(began)));
        return result;
    }

    private async Task<OicpResult<T>> ExchangeAsync<T>(
        OicpOperation operation, ReadOnlyMemory<byte> json, AnswerKind<T> kind, TimeSpan timeout, CancellationToken ct) where T : class
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, UrlOf(operation)) { Content = new ReadOnlyMemoryContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Accept.ParseAdd("application/json");
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await AnswerBody.ReadAsync(response.Content, either.Token);
            return AnswerReader.Read(response, body, kind, time.GetUtcNow());
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(OicpOutcome.Ambiguous, Why: $"No answer within {timeout.TotalSeconds:0.##} s.");
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            return new(OicpOutcome.Misconfigured, Why: $"TLS: {e.InnerException.Message}");
        }
        catch (HttpRequestException e) when (NeverSent(e))
        {
            return new(OicpOutcome.Retry, Why: $"No connection: {e.Message}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(OicpOutcome.Ambiguous, Why: $"The connection broke: {e.Message}");
        }
    }

    private Uri UrlOf(OicpOperation operation) =>
        new($"{options.BaseUrl.AbsoluteUri.TrimEnd('/')}/{OicpPaths.For(operation, options.OperatorId)}");

    private static bool NeverSent(HttpRequestException e) => e.HttpRequestError is HttpRequestError.NameResolutionError
        or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private sealed class LetOutTraffic(IOicpTraffic traffic) : IOicpTraffic
    {
        public ValueTask ReadyAsync(OicpOperation operation, CancellationToken ct) => default;

        public void Ended(OicpExchange exchange) => traffic.Ended(exchange);
    }
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>
/// Where Hubject's calls come in. Every one is answered with an acknowledgement, and in time: HTTP 200 also for a no, 400 only for text that is
/// not JSON (Hubject logs anything else as a timeout of ours).
/// </summary>
internal sealed class OicpDoor(
    PartnerDirectory directory, OicpPartners partners, EventLog log, DeliveryLanes lanes, PartnerExchanges exchanges, OicpOptions options,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<OicpDoor> logger)
{
    private const string ProcessId = "Process-ID";

    private readonly ConcurrentDictionary<PartnerId, SemaphoreSlim> _rooms = new();

    /// <summary>Below one of the prefixes.</summary>
    public static string RouteOf(OicpOperation operation) => $"/{{partner}}/{OicpPaths.Route(operation)}";

    /// <param name="provider">The provider in the path.</param>
    /// <param name="providerOf">The provider in the message, which must be the same.</param>
    public async Task<IResult> EnterAsync<T>(
        HttpContext http, string partnerId, string provider, JsonTypeInfo<T> type, Func<T, string> providerOf,
        Func<OicpPartner, T, CancellationToken, Task<Acknowledgement>> handle) where T : class, IOicpMessage
    {
        if (directory.Find(new PartnerId(partnerId.ToLowerInvariant())) is not { Protocol: OicpModules.Protocol, Status: PartnerStatus.Connected } known)
            return Results.NotFound();
        var partner = partners.Of(known);
        var began = time.GetTimestamp();
        var why = await WhyNotAsync(http, partner);
        var (body, tooLarge) = why is null ? await BodyAsync(http) : ([], false); // nothing of a stranger's is read or kept
        var (answer, status) = why is not null
            ? (Acknowledgement.Refused(OicpCodes.UnauthorizedAccess, why), StatusCodes.Status403Forbidden)
            : tooLarge
                ? (Acknowledgement.Refused(OicpCodes.DataError, "The body is too large."), StatusCodes.Status413PayloadTooLarge)
                : await ReadAsync(http, partner, provider, OicpReader.Read(body, type), providerOf, handle);
        var text = JsonSerializer.Serialize(answer, OicpJson.Wire.Acknowledgement);
        exchanges.Add(new(
            time.GetUtcNow(), partner.Id.Value, 'i', typeof(T).Name, status, answer.StatusCode.Code, http.Request.Headers[ProcessId].FirstOrDefault(),
            time.GetElapsedTime(began).TotalMilliseconds, Encoding.UTF8.GetString(body), text, null));
        return Results.Text(text, "application/json", Encoding.UTF8, status);
    }

    private async Task<(Acknowledgement, int)> ReadAsync<T>(
        HttpContext http, OicpPartner partner, string provider, OicpRead<T> read, Func<T, string> providerOf,
        Func<OicpPartner, T, CancellationToken, Task<Acknowledgement>> handle) where T : class, IOicpMessage
    {
        if (read.Message is not { } message)
            return (Acknowledgement.Refused(OicpCodes.DataError, Cut(string.Join("; ", read.Problems))), read.IsJson ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
        if (!ProviderIds.IsValid(provider))
            return (Acknowledgement.Refused(OicpCodes.DataError, "The provider in the path is not a ProviderID."), StatusCodes.Status200OK);
        if (!ProviderIds.Same(provider, providerOf(message)))
            return (Acknowledgement.Refused(OicpCodes.UnauthorizedAccess, "The provider in the path is not the one in the message."), StatusCodes.Status200OK);
        return (await ServeAsync(http, partner, message, handle), StatusCodes.Status200OK);
    }

    // Too many at once, a log that cannot be written, an answer that takes too long, a fault of ours: each is said in time.
    private async Task<Acknowledgement> ServeAsync<T>(
        HttpContext http, OicpPartner partner, T message, Func<OicpPartner, T, CancellationToken, Task<Acknowledgement>> handle)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return Acknowledgement.Refused(OicpCodes.ServiceNotAvailable, "We are shutting down.");
        if (!log.Writable)
            return Acknowledgement.Refused(OicpCodes.SystemError);
        var room = _rooms.GetOrAdd(partner.Id, _ => new(options.DoorAtOnce));
        if (!await room.WaitAsync(0, http.RequestAborted))
            return Acknowledgement.Refused(OicpCodes.SystemError, "Too many calls at once.");
        using var deadline = new CancellationTokenSource(options.DoorWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, deadline.Token);
        try
        {
            await lanes.WakeAsync(partner.Id, either.Token);
            return await handle(partner, message, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            return Acknowledgement.Refused(OicpCodes.SystemError, "No answer in time.");
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            logger.PartnerCallFailed(partner.Id.Value, http.Request.Path.Value ?? "", e);
            return Acknowledgement.Refused(OicpCodes.SystemError);
        }
        finally
        {
            room.Release();
        }
    }

    /// <summary>Why the caller is not Hubject; null when it may be.</summary>
    private static async Task<string?> WhyNotAsync(HttpContext http, OicpPartner partner)
    {
        if (!partner.Settings.Accepts(http.Connection.RemoteIpAddress))
            return "Your address is not one we take calls from.";
        if (partner.Settings.CallerCertificates is not { Count: > 0 } pinned)
            return null;
        var shown = await http.Connection.GetClientCertificateAsync(http.RequestAborted);
        return shown is not null && pinned.Contains(shown.GetCertHashString(HashAlgorithmName.SHA256))
            ? null
            : "Your certificate is not one we take calls with.";
    }

    private static async Task<(byte[] Body, bool TooLarge)> BodyAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        try
        {
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            return (body.ToArray(), false);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ([], true);
        }
    }

    // The standard's length of AdditionalInfo.
    private static string Cut(string text) => text.Length <= 1000 ? text : text[..1000];
}

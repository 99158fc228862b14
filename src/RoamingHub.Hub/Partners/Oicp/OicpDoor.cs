using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Oicp.Remote;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>
/// Where Hubject's calls come in. Every one is answered with an acknowledgement: HTTP 200 also for a no, 400 only for text that is not JSON
/// (Hubject logs anything else as a timeout of ours).
/// </summary>
internal sealed class OicpDoor(
    PartnerDirectory directory, OicpPartners partners, EventLog log, DeliveryLanes lanes, RemoteOptions options, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<OicpDoor> logger)
{
    private int _inside;

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
        if (!partner.Settings.Accepts(http.Connection.RemoteIpAddress))
            return Answer(Acknowledgement.Refused(OicpCodes.UnauthorizedAccess, "Your address is not one we take calls from."), StatusCodes.Status403Forbidden);
        var read = OicpReader.Read(await BodyAsync(http), type);
        if (read.Message is not { } message)
            return Answer(Acknowledgement.Refused(OicpCodes.DataError, string.Join("; ", read.Problems)), read.IsJson ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
        if (!ProviderIds.IsValid(provider))
            return Answer(Acknowledgement.Refused(OicpCodes.DataError, "The provider in the path is not a ProviderID."));
        if (!ProviderIds.Same(provider, providerOf(message)))
            return Answer(Acknowledgement.Refused(OicpCodes.UnauthorizedAccess, "The provider in the path is not the one in the message."));
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return Answer(Acknowledgement.Refused(OicpCodes.ServiceNotAvailable, "We are shutting down."));
        if (!log.Writable)
            return Answer(Acknowledgement.Refused(OicpCodes.SystemError));
        using var late = new CancellationTokenSource(AnswerTime.Whole, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        try
        {
            if (Interlocked.Increment(ref _inside) > options.MostCalls)
                return Answer(Acknowledgement.Refused(OicpCodes.SystemError, "Too many calls at a time."));
            await lanes.WakeAsync(partner.Id, either.Token);
            return Answer(await handle(partner, message, either.Token));
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            logger.PartnerCallFailed(partner.Id.Value, http.Request.Path.Value ?? "", e);
            return Answer(Acknowledgement.Refused(OicpCodes.SystemError));
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    private static async Task<byte[]> BodyAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return body.ToArray();
    }

    private static IResult Answer(Acknowledgement acknowledgement, int status = StatusCodes.Status200OK) => Results.Text(
        JsonSerializer.Serialize(acknowledgement, OicpJson.Wire.Acknowledgement), "application/json", Encoding.UTF8, status);
}

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

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>
/// Where Hubject's calls come in. Every one is answered with an acknowledgement: HTTP 200 also for a no, 400 only for text that is not JSON
/// (Hubject logs anything else as a timeout of ours).
/// </summary>
internal sealed class OicpDoor(PartnerDirectory directory, OicpPartners partners, EventLog log, DeliveryLanes lanes, ILogger<OicpDoor> logger)
{
    public static string RouteOf(OicpOperation operation) => $"{OicpOnboarding.Prefix}/{{partner}}/{OicpPaths.Route(operation)}";

    /// <param name="provider">The provider in the path.</param>
    /// <param name="providerOf">The provider in the message, which must be the same.</param>
    public async Task<IResult> EnterAsync<T>(
        HttpContext http, string partnerId, string provider, JsonTypeInfo<T> type, Func<T, string> providerOf,
        Func<OicpPartner, T, CancellationToken, Task<Acknowledgement>> handle) where T : class, IOicpMessage
    {
        if (directory.Find(new PartnerId(partnerId)) is not { Protocol: OicpModules.Protocol, Status: PartnerStatus.Connected } known)
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
        if (!log.Writable)
            return Answer(Acknowledgement.Refused(OicpCodes.SystemError));
        try
        {
            await lanes.WakeAsync(partner.Id, http.RequestAborted);
            return Answer(await handle(partner, message, http.RequestAborted));
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            logger.PartnerCallFailed(partner.Id.Value, http.Request.Path.Value ?? "", e);
            return Answer(Acknowledgement.Refused(OicpCodes.SystemError));
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

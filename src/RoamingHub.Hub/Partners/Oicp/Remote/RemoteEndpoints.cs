using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Products;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Partners.Oicp.Authorization;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Remote;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.Remote;

/// <summary>AuthorizeRemoteStart and AuthorizeRemoteStop: an EMP's driver charges by app. Hubject waits ten seconds, network included.</summary>
internal sealed class RemoteEndpoints(OicpDoor door, RemoteOrders orders, EvseOffers offers, ReadModels readModels)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan ForTheLog = TimeSpan.FromMilliseconds(500);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(OicpDoor.RouteOf(OicpOperation.RemoteStart), (HttpContext http, string partner, string partyId, RemoteEndpoints endpoints) =>
            endpoints.StartAsync(http, partner, partyId)).ExcludeFromDescription();
        routes.MapPost(OicpDoor.RouteOf(OicpOperation.RemoteStop), (HttpContext http, string partner, string partyId, RemoteEndpoints endpoints) =>
            endpoints.StopAsync(http, partner, partyId)).ExcludeFromDescription();
    }

    private Task<IResult> StartAsync(HttpContext http, string partner, string provider) =>
        door.EnterAsync(http, partner, provider, OicpJson.Wire.AuthorizeRemoteStart, m => m.ProviderID, StartAsync);

    private Task<IResult> StopAsync(HttpContext http, string partner, string provider) =>
        door.EnterAsync(http, partner, provider, OicpJson.Wire.AuthorizeRemoteStop, m => m.ProviderID, StopAsync);

    private async Task<Acknowledgement> StartAsync(OicpPartner partner, AuthorizeRemoteStart command, CancellationToken ct)
    {
        await readModels.CaughtUpAsync(ct);
        var found = partner.Settings.Owns(command.EvseID) ? await readModels.Locations.FindByEvseIdAsync(command.EvseID, ct) : null;
        if (found is not { Removed: false, Location: var location } || EvseOf(location, command.EvseID) is not { } evse)
            return Refuse(command, OicpCodes.UnknownEvse);
        if (!await offers.IsOfferedAsync(partner.Settings, found, evse, ct))
            return Refuse(command, OicpCodes.EvseNotHubjectCompatible);

        var order = RemoteMapping.OrderOf(partner.Id, command.SessionID);
        var grant = new RoamingGrant(
            partner.Id, GrantMethod.Commanded, command.SessionID, command.EMPPartnerSessionID, command.ProviderID,
            Product: command.PartnerProductID ?? (evse.Connectors is [var connector, ..] ? ProductChoice.Standard(connector) : null),
            OwnReference: command.CPOPartnerSessionID ?? order.ToString("D"));
        var acceptance = await orders.StartAsync(
            new(order, evse.Uid, null, AuthorizationMapping.ToToken(command.Identification), grant, null, Patience), ct);
        var outcome = acceptance switch
        {
            OrderAcceptance.Placed => await orders.OutcomeAsync(order, Patience + ForTheLog, ct),
            OrderAcceptance.Refused refused => refused.Outcome,
            _ => OrderOutcome.Offline,
        };
        var (code, info) = RemoteMapping.ToCode(outcome);
        return code == OicpCodes.Success
            ? Acknowledgement.Accepted(command.SessionID, grant.OwnReference, command.EMPPartnerSessionID)
            : Refuse(command, code, info);
    }

    private async Task<Acknowledgement> StopAsync(OicpPartner partner, AuthorizeRemoteStop command, CancellationToken ct)
    {
        await readModels.CaughtUpAsync(ct);
        if (await readModels.Sessions.FindByReferenceAsync(partner.Id, command.SessionID, ct) is not { Open: true, Grant: { } grant } session
            || !ProviderIds.Same(grant.Provider ?? "", command.ProviderID))
            return Refuse(command, OicpCodes.SessionInvalid);
        var place = await readModels.Locations.FindByEvseIdAsync(command.EvseID, ct);
        if (place is null || EvseOf(place.Location, command.EvseID) is not { } evse
            || !string.Equals(evse.Uid, session.EvseUid, StringComparison.OrdinalIgnoreCase))
            return Refuse(command, OicpCodes.InconsistentEvseId);

        var order = Guid.CreateVersion7();
        var outcome = await orders.StopAsync(order, session.Id, partner.Id, null, Patience, ct) switch
        {
            OrderAcceptance.Placed => await orders.OutcomeAsync(order, Patience + ForTheLog, ct),
            OrderAcceptance.Refused { Outcome: OrderOutcome.Offline } => OrderOutcome.Offline,
            _ => null, // the session has ended meanwhile
        };
        if (outcome is null && await readModels.Sessions.FindAsync(session.Id, ct) is { Open: false })
            return Refuse(command, OicpCodes.SessionInvalid);
        var (code, info) = RemoteMapping.ToCode(outcome);
        return code == OicpCodes.Success
            ? Acknowledgement.Accepted(command.SessionID, grant.OwnReference ?? session.Id.Value, grant.PartnerReference ?? command.EMPPartnerSessionID)
            : Refuse(command, code, info);
    }

    private static Evse? EvseOf(Location location, string evseId) => location.Evses
        .Where(e => !e.Removed && e.EvseId is { } id && EvseIds.IsValid(id) && EvseIds.Canonical(id) == EvseIds.Canonical(evseId)).FirstOrDefault();

    private static Acknowledgement Refuse(AuthorizeRemoteStart command, string code, string? info = null) =>
        Acknowledgement.Refused(code, info) with { SessionID = command.SessionID, CPOPartnerSessionID = command.CPOPartnerSessionID, EMPPartnerSessionID = command.EMPPartnerSessionID };

    private static Acknowledgement Refuse(AuthorizeRemoteStop command, string code, string? info = null) =>
        Acknowledgement.Refused(code, info) with { SessionID = command.SessionID, CPOPartnerSessionID = command.CPOPartnerSessionID, EMPPartnerSessionID = command.EMPPartnerSessionID };
}

using RoamingHub.Core.Authorization;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Partners.Ocpi.Tokens;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Commands;

namespace RoamingHub.Hub.Partners.Ocpi.Commands;

/// <summary>Commands about places: kept free, given back, unlocked.</summary>
internal sealed partial class CommandsEndpoints
{
    // As with a start, the token need not be known to us, but it must be the partner's own (OCPI 2.2.1 §13.3.4).
    private async Task<OcpiReply> ReserveAsync(OcpiRequest request, ReserveNow command, CancellationToken ct)
    {
        var token = command.Token!;
        if (!IsOfCaller(token, request))
            return NotYours;
        if (command.ExpiryDate <= time.GetUtcNow())
            return Answer(CommandResponseType.REJECTED, "expiry_date is in the past");
        if (await visible.FindAsync(request, command.LocationId!, ct) is not { } location)
            return Unknown("location_id");
        var evses = location.Evses.Where(e => !e.Removed && (command.EvseUid is null || Same(e.Uid, command.EvseUid))).Select(e => e.Uid).ToList();
        if (evses.Count == 0)
            return Unknown("evse_uid");
        var partner = request.Caller.Partner;
        return Answer(await places.ReserveAsync(
            new(
                CommandMapping.OrderId(partner, request.RequestId), evses, TokenMapping.ToRef(token, token.Uid!), TokenMapping.ToParentIdTag(token),
                command.ExpiryDate!.Value, new RoamingGrant(partner, GrantMethod.Commanded, command.AuthorizationReference), command.ReservationId!,
                ReplyTo(request, command.ResponseUrl!), options.StationPatience),
            ct));
    }

    // An answer has no word for a reservation that is not there, only the result has (OCPI 2.2.1 §13.4.1, §13.4.2).
    private async Task<OcpiReply> CancelAsync(OcpiRequest request, CancelReservation command, CancellationToken ct)
    {
        var partner = request.Caller.Partner;
        return Answer(await places.CancelAsync(
            CommandMapping.OrderId(partner, request.RequestId), partner, command.ReservationId!, ReplyTo(request, command.ResponseUrl!),
            options.StationPatience, ct));
    }

    private async Task<OcpiReply> UnlockAsync(OcpiRequest request, UnlockConnector command, CancellationToken ct)
    {
        if (await visible.FindAsync(request, command.LocationId!, ct) is not { } location)
            return Unknown("location_id");
        if (location.Evses.FirstOrDefault(e => !e.Removed && Same(e.Uid, command.EvseUid!)) is not { Uid: var uid })
            return Unknown("evse_uid");
        var partner = request.Caller.Partner;
        return Answer(await places.UnlockAsync(
            new(
                CommandMapping.OrderId(partner, request.RequestId), uid, command.ConnectorId!, partner, ReplyTo(request, command.ResponseUrl!),
                options.StationPatience),
            ct));
    }
}

using RoamingHub.Core.Authorization;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Partners.Ocpi.Tokens;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;
using CoreEvse = RoamingHub.Core.Locations.Evse;

namespace RoamingHub.Hub.Partners.Ocpi.Commands;

/// <summary>
/// Commands of partners (OCPI 2.2.1 §13). The answer says whether an order was placed; what the station makes of it is posted to the
/// command's `response_url` by whoever reads the log.
/// </summary>
internal sealed partial class CommandsEndpoints(
    RemoteOrders orders, PlaceOrders places, VisiblePlaces visible, OurSide ours, OcpiOptions options, TimeProvider time)
{
    private const string Root = VersionNumbers.V221 + "/" + ModuleIds.Commands + "/";

    public IReadOnlyList<OcpiRoute> Routes =>
    [
        OcpiRoute.Post(Root + CommandType.START_SESSION, (request, ct) => CarryOutAsync<StartSession>(request, StartAsync, ct)),
        OcpiRoute.Post(Root + CommandType.STOP_SESSION, (request, ct) => CarryOutAsync<StopSession>(request, StopAsync, ct)),
        OcpiRoute.Post(Root + CommandType.RESERVE_NOW, (request, ct) => CarryOutAsync<ReserveNow>(request, ReserveAsync, ct)),
        OcpiRoute.Post(Root + CommandType.CANCEL_RESERVATION, (request, ct) => CarryOutAsync<CancelReservation>(request, CancelAsync, ct)),
        OcpiRoute.Post(Root + CommandType.UNLOCK_CONNECTOR, (request, ct) => CarryOutAsync<UnlockConnector>(request, UnlockAsync, ct)),
    ];

    private static async Task<OcpiReply> CarryOutAsync<T>(
        OcpiRequest request, Func<OcpiRequest, T, CancellationToken, Task<OcpiReply>> carryOut, CancellationToken ct)
        where T : class, ICommand
    {
        var (command, refusal) = request.Read<T>();
        if (command is null)
            return refusal!;
        if (ResponseUrls.Refuse(command.ResponseUrl!, request.Caller.Connection) is { } why)
            return OcpiReply.Invalid($"response_url: {why}");
        return await carryOut(request, command, ct);
    }

    // The token need not be known to us and is not checked: the partner orders, the partner pays (OCPI 2.2.1 §13.3.5). But it must be its own.
    private async Task<OcpiReply> StartAsync(OcpiRequest request, StartSession command, CancellationToken ct)
    {
        var token = command.Token!;
        if (!IsOfCaller(token, request))
            return NotYours;
        if (await visible.FindAsync(request, command.LocationId!, ct) is not { } location)
            return Unknown("location_id");
        var evses = location.Evses.Where(e => !e.Removed && (command.EvseUid is null || Same(e.Uid, command.EvseUid))).ToList();
        if (evses.Count == 0)
            return Unknown("evse_uid");
        if (command.ConnectorId is null && command.EvseUid is not null && evses[0].Capabilities.Contains(nameof(Capability.START_SESSION_CONNECTOR_REQUIRED)))
            return OcpiReply.Refused(OcpiStatus.InvalidParameters, "connector_id is missing, and this EVSE needs it", Data(CommandResponseType.REJECTED));
        var grant = new RoamingGrant(request.Caller.Partner, GrantMethod.Commanded, command.AuthorizationReference);
        var order = new StartOrder(
            CommandMapping.OrderId(request.Caller.Partner, request.RequestId), evses[0].Uid, command.ConnectorId,
            TokenMapping.ToRef(token, token.Uid!), grant, ReplyTo(request, command.ResponseUrl!), options.StationPatience);
        return Answer(await PlaceAsync(order, evses, ct));
    }

    // Where no EVSE is named, any that is free will do (OCPI 2.2.1 §13.3.5).
    private async Task<OrderAcceptance> PlaceAsync(StartOrder order, IReadOnlyList<CoreEvse> evses, CancellationToken ct)
    {
        OrderAcceptance best = new OrderAcceptance.UnknownEvse();
        foreach (var evse in evses)
        {
            var acceptance = await orders.StartAsync(order with { EvseUid = evse.Uid }, ct);
            if (acceptance is OrderAcceptance.Placed)
                return acceptance;
            best = best is OrderAcceptance.UnknownEvse ? acceptance : best;
        }

        return best;
    }

    private async Task<OcpiReply> StopAsync(OcpiRequest request, StopSession command, CancellationToken ct)
    {
        if (!Guid.TryParse(command.SessionId, out var id))
            return Answer(CommandResponseType.UNKNOWN_SESSION);
        var order = CommandMapping.OrderId(request.Caller.Partner, request.RequestId);
        var session = new SessionId(id.ToString("D"));
        return Answer(await orders.StopAsync(
            order, session, request.Caller.Partner, ReplyTo(request, command.ResponseUrl!), options.StationPatience, ct));
    }

    // The token of one of its parties, and where it says which of them asks, of that one (OCPI 2.2.1 §13.3.5).
    private static bool IsOfCaller(Token token, OcpiRequest request)
    {
        var owner = new PartyRef(token.CountryCode!, token.PartyId!);
        return request.Caller.Connection.Speaks(owner) && (request.Routing.From is not { } from || from.Equals(owner));
    }

    private OcpiReply NotYours => Answer(CommandResponseType.REJECTED, "the token is not of a party of yours");

    private OcpiReply Answer(OrderAcceptance acceptance) => acceptance switch
    {
        OrderAcceptance.Placed => Answer(CommandResponseType.ACCEPTED),
        OrderAcceptance.Refused refused => Answer(CommandResponseType.REJECTED, refused.Why),
        OrderAcceptance.UnknownEvse => Unknown("evse_uid or connector_id"),
        OrderAcceptance.UnknownSession => Answer(CommandResponseType.UNKNOWN_SESSION),
        _ => throw new InvalidOperationException(acceptance.GetType().Name),
    };

    private OcpiReply Answer(CommandResponseType result, string? message = null) => OcpiReply.Ok(Data(result, message));

    private OcpiReply Unknown(string member) =>
        OcpiReply.Refused(OcpiStatus.UnknownLocation, $"{member}: there is none such", Data(CommandResponseType.REJECTED));

    private string Data(CommandResponseType result, string? message = null) => CommandMapping.ToData(result, options.CommandTimeout, message);

    private string ReplyTo(OcpiRequest request, string responseUrl) => CommandReply.Of(request, responseUrl, ours).Write();

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

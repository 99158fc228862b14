using System.Globalization;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Sessions;
using RoamingHub.Hub.Partners.Ocpi.Commands;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.ChargingProfiles;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Ocpi.ChargingProfiles;

/// <summary>
/// Charging profiles of partners for the running charges of their drivers (OCPI 2.2.1 §14.4.1). The answer says whether an order was placed;
/// what the station makes of it is posted to the request's `response_url` by whoever reads the log.
/// </summary>
internal sealed class ChargingProfilesEndpoints(
    LimitOrders limits, ReservedSessions reserved, ProfilePace pace, ReadModels readModels, OurSide ours, OcpiOptions options)
{
    private const string Template = VersionNumbers.V221 + "/" + ModuleIds.ChargingProfiles + "/{session}";

    public IReadOnlyList<OcpiRoute> Routes =>
    [
        OcpiRoute.Get(Template, GetAsync),
        OcpiRoute.Put(Template, PutAsync),
        OcpiRoute.Delete(Template, DeleteAsync),
    ];

    private Task<OcpiReply> GetAsync(OcpiRequest request, CancellationToken ct)
    {
        var (responseUrl, given) = ResponseUrlQuery.Read(request.RawQuery);
        if (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds == 0)
            return Refused(given is null ? "duration is missing" : "duration: is no number of seconds");
        return OrderAsync(request, responseUrl, order => limits.ReadAsync(order, seconds, ct), ct);
    }

    private Task<OcpiReply> PutAsync(OcpiRequest request, CancellationToken ct)
    {
        var (body, refusal) = request.Read<SetChargingProfile>();
        if (body is null)
            return Task.FromResult(refusal!);
        if (ChargingProfileMapping.Refuse(body.ChargingProfile!) is { } why)
            return Refused(why);
        var plan = ChargingProfileMapping.ToPlan(body.ChargingProfile!);
        return OrderAsync(request, body.ResponseUrl, order => limits.SetAsync(order, plan, ct), ct);
    }

    private Task<OcpiReply> DeleteAsync(OcpiRequest request, CancellationToken ct) =>
        OrderAsync(request, ResponseUrlQuery.Read(request.RawQuery).ResponseUrl, order => limits.ClearAsync(order, ct), ct);

    private async Task<OcpiReply> OrderAsync(
        OcpiRequest request, string? responseUrl, Func<LimitOrder, Task<OrderAcceptance>> place, CancellationToken ct)
    {
        if (ResponseUrls.Refuse(responseUrl ?? "", request.Caller.Connection) is { } why)
            return await Refused($"response_url: {why}");
        var partner = request.Caller.Partner;
        var id = CommandMapping.OrderId(partner, request.RequestId);
        if (await limits.IsPlacedAsync(id, ct))
            return Answer(ChargingProfileResponseType.ACCEPTED);
        if (!Guid.TryParse(request["session"], out var key))
            return Answer(ChargingProfileResponseType.UNKNOWN_SESSION);
        var session = await reserved.NamedAsync(new(key.ToString("D")), ct);
        var (start, refusal) = await limits.FindAsync(session, partner, ct);
        if (start is null)
            return Answer(refusal!);
        if (IsOfAnother(start, request))
            return Answer(ChargingProfileResponseType.REJECTED, "the session is not of a token of yours");
        if (!await IsCapableAsync(start, ct))
            return Answer(ChargingProfileResponseType.NOT_SUPPORTED, "the EVSE is not CHARGING_PROFILE_CAPABLE");
        if (!pace.Allows(session))
            return Answer(ChargingProfileResponseType.TOO_OFTEN);
        var reply = CommandReply.Of(request, responseUrl!, ours);
        return Answer(await place(new(id, session, start, partner, reply.Write(), options.StationPatience)));
    }

    // One platform, or one hub, may speak for many: the one that speaks must be the one whose token it is.
    private static bool IsOfAnother(ChargingStarted start, OcpiRequest request) =>
        request.Caller.Connection.IsHub && request.Routing.From is { } from && start.Token.Issuer is { } issuer && !issuer.Is(from.CountryCode, from.PartyId);

    // The EVSE as it is described now: what it could when the charge began counts for nothing.
    private async Task<bool> IsCapableAsync(ChargingStarted start, CancellationToken ct) =>
        start.Site is { } site && (await readModels.Locations.FindByEvseUidAsync(site.EvseUid, ct))?.Location.FindEvse(site.EvseUid) is { } evse
        && evse.Capabilities.Contains(nameof(Capability.CHARGING_PROFILE_CAPABLE));

    private OcpiReply Answer(OrderAcceptance acceptance) => acceptance switch
    {
        OrderAcceptance.Placed => Answer(ChargingProfileResponseType.ACCEPTED),
        OrderAcceptance.Refused { Outcome: OrderOutcome.NotSupported } cannot => Answer(ChargingProfileResponseType.NOT_SUPPORTED, cannot.Why),
        OrderAcceptance.Refused refused => Answer(ChargingProfileResponseType.REJECTED, refused.Why),
        OrderAcceptance.UnknownSession => Answer(ChargingProfileResponseType.UNKNOWN_SESSION),
        _ => throw new InvalidOperationException(acceptance.GetType().Name),
    };

    // The answer's data has no place for words; the envelope has (OCPI 2.2.1 §14.5.1, §4.1.7).
    private OcpiReply Answer(ChargingProfileResponseType result, string? why = null) =>
        OcpiReply.Ok(ChargingProfileMapping.ToData(result, options.CommandTimeout)) with { Message = why };

    private Task<OcpiReply> Refused(string why) => Task.FromResult(OcpiReply.Refused(
        OcpiStatus.InvalidParameters, why, ChargingProfileMapping.ToData(ChargingProfileResponseType.REJECTED, options.CommandTimeout)));
}

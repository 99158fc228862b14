using RoamingHub.Core.Locations;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Hub.Reservations;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Partners.Oicp.Remote;

/// <summary>A no, in Hubject's words.</summary>
internal sealed record Refusal(string Code, string? Info = null);

/// <summary>The EVSE that a command names.</summary>
/// <param name="Offered">Drivers find it at Hubject.</param>
internal sealed record CommandedPlace(Location Location, Evse Evse, bool Offered);

/// <summary>What is known of an EVSE before its station is asked.</summary>
/// <param name="Refusal">Null when the station should be asked.</param>
/// <param name="Reserved">The reservation that keeps it for this driver.</param>
internal sealed record PlaceLook(Refusal? Refusal, EvseRef? Place = null, ConnectorState? State = null, ReservationRow? Reserved = null);

/// <summary>Finds the EVSEs that commands are about, and what speaks against them.</summary>
internal sealed class CommandedPlaces(
    ReadModels readModels, EvseOffers offers, ReservationsCaughtUp reservations, StationOwners owners, TimeProvider time)
{
    /// <summary>Null when there is no such EVSE of ours.</summary>
    public async Task<CommandedPlace?> FindAsync(OicpPartner partner, string evseId, CancellationToken ct)
    {
        await readModels.CaughtUpAsync(ct);
        return partner.Settings.Owns(evseId) && await readModels.Locations.FindByEvseIdAsync(evseId, ct) is { Removed: false } found
            && EvseOf(found.Location, evseId) is { } evse ? new(found.Location, evse, await offers.IsOfferedAsync(partner.Settings, found, evse, ct)) : null;
    }

    /// <summary>Whether the EVSE that a message names is the one of this uid.</summary>
    public async Task<bool> IsAtAsync(string evseId, string uid, CancellationToken ct) =>
        await readModels.Locations.FindByEvseIdAsync(evseId, ct) is { Location: var location } && EvseOf(location, evseId) is { } evse
        && string.Equals(evse.Uid, uid, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the EVSE that a message names has this place.</summary>
    public async Task<bool> IsAtAsync(string evseId, EvseRef place, CancellationToken ct) =>
        await readModels.Locations.FindByEvseIdAsync(evseId, ct) is { Location: var location } && EvseOf(location, evseId) is { } evse
        && (await StatesAsync(evse, ct)).Any(s => s.Evse == place);

    public static Refusal? RefusalOf(OicpPartner partner, CommandedPlace? place, string provider)
    {
        if (place is null)
            return new(OicpCodes.UnknownEvse);
        if (!place.Offered)
            return new(OicpCodes.EvseNotHubjectCompatible);
        return partner.Settings.Remote?.Refuses(provider) == true ? new(OicpCodes.NoValidContract, "We do not serve this provider's drivers.") : null;
    }

    /// <summary>What the station's last words, its charges and its reservations tell.</summary>
    public async Task<PlaceLook> LookAsync(OicpPartner partner, CommandedPlace place, string? sessionId, Identification driver, CancellationToken ct)
    {
        await reservations.WaitAsync(ct);
        var states = await StatesAsync(place.Evse, ct);
        if (states is not [var first, ..])
            return new(new(OicpCodes.CommunicationToEvseFailed, "No station is linked to this EVSE."));
        if (await owners.FindAsync(first.Evse.Station.Value, ct) is not { Alive: true })
            return new(new(OicpCodes.CommunicationToEvseFailed, "The station is not connected."));
        if (states.All(IsInoperative))
            return new(new(OicpCodes.EvseOutOfService));
        if (states.Any(s => s.Charging || RemoteOrders.RefusalOf(s.State) == Core.RemoteStarts.OrderOutcome.Occupied))
            return new(new(OicpCodes.EvseInUse));
        var usable = states.First(s => !IsInoperative(s));
        var kept = (await readModels.Reservations.ActiveAsync(usable.Evse.Station, time.GetUtcNow(), ct))
            .Where(r => Reservation.Covers(r.Evse, usable.Evse)).ToList();
        var own = kept.FirstOrDefault(r => IsOf(r, partner, sessionId, driver));
        var taken = kept.Any(r => r != own && r.Evse.Connector > 0) || (own is null && states.Any(s => s.State == ConnectorState.Reserved));
        return taken ? new(new(OicpCodes.EvseAlreadyReserved)) : new(null, usable.Evse, usable.State, own);
    }

    private async Task<IReadOnlyList<LinkedState>> StatesAsync(Evse evse, CancellationToken ct) =>
        [.. (await readModels.Connectors.OfEvsesAsync([evse.Uid], ct)).Values.SelectMany(linked => linked)];

    private static bool IsInoperative(LinkedState state) =>
        RemoteOrders.RefusalOf(state.State) == Core.RemoteStarts.OrderOutcome.Inoperative || state.Station is ConnectorUse.Unavailable or ConnectorUse.Faulted;

    // The same driver, or the same session of an EMP that goes on from one to the other.
    private static bool IsOf(ReservationRow row, OicpPartner partner, string? sessionId, Identification driver) =>
        row.Partner == partner.Id
        && ((sessionId is not null && row.Reference == sessionId) || (driver.ContractId is { } contract && EvcoIds.Same(contract, row.IdTag)));

    private static Evse? EvseOf(Location location, string evseId) => location.Evses
        .Where(e => !e.Removed && e.EvseId is { } id && EvseIds.IsValid(id) && EvseIds.Canonical(id) == EvseIds.Canonical(evseId)).FirstOrDefault();
}

using System.Text.Json;
using RoamingHub.Core.Stations;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.EvseStatus;
using OicpState = RoamingHub.Oicp.V23.EvseStatus.EvseState;

namespace RoamingHub.Hub.Partners.Oicp.EvseStatus;

/// <summary>
/// One word for an EVSE, however many connectors it has: what one of them occupies is occupied, and it is free only where none says more. A
/// running charge occupies it whatever the station forgot to say.
/// </summary>
internal static class EvseStatusMapping
{
    // The first of these that any connector says.
    private static readonly OicpState[] Order = [OicpState.Occupied, OicpState.Reserved, OicpState.Available, OicpState.OutOfService];

    /// <param name="connectors">Those linked to the EVSE; none where no station is.</param>
    /// <param name="word">The catalogue's own word, which counts where no station is linked.</param>
    /// <param name="offline">What is told of an EVSE whose station is not connected.</param>
    public static OicpState ToOicp(IReadOnlyCollection<EvseState> connectors, string? word, OicpState offline)
    {
        if (connectors.Count == 0)
            return ToOicp(word);
        var told = connectors.Where(c => c.Connected).ToList();
        if (told.Count == 0)
            return offline;
        var states = told.Select(ToOicp).ToHashSet();
        return Order.Cast<OicpState?>().FirstOrDefault(s => states.Contains(s!.Value)) ?? OicpState.Unknown;
    }

    public static string ToDraft(string evseId, OicpState state) => JsonSerializer.Serialize(new EvseStatusRecord(evseId, state), OicpJson.Wire.EvseStatusRecord);

    private static OicpState ToOicp(EvseState connector) => connector switch
    {
        { Charging: true } => OicpState.Occupied,
        { State: null } => OicpState.Unknown,
        { State: ConnectorState.Available } => OicpState.Available,
        { State: ConnectorState.Reserved } => OicpState.Reserved,
        { State: ConnectorState.Unavailable or ConnectorState.Faulted } => OicpState.OutOfService,
        _ => OicpState.Occupied,
    };

    private static OicpState ToOicp(string? word) => word switch
    {
        "AVAILABLE" => OicpState.Available,
        "CHARGING" or "BLOCKED" => OicpState.Occupied,
        "RESERVED" => OicpState.Reserved,
        "INOPERATIVE" or "OUTOFORDER" => OicpState.OutOfService,
        _ => OicpState.Unknown,
    };
}

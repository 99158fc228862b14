using System.Text.Json;
using RoamingHub.Core.Stations;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.EvseStatus;
using OicpState = RoamingHub.Oicp.V23.EvseStatus.EvseState;

namespace RoamingHub.Hub.Partners.Oicp.EvseStatus;

/// <summary>One word for an EVSE. Of one whose station is not connected nobody knows; a running charge occupies it whatever the station forgot to say.</summary>
internal static class EvseStatusMapping
{
    public static OicpState ToOicp(EvseState? evse) => evse switch
    {
        null or { Connected: false } => OicpState.Unknown,
        { Charging: true } => OicpState.Occupied,
        { State: var state } => state switch
        {
            null => OicpState.Unknown,
            ConnectorState.Available => OicpState.Available,
            ConnectorState.Reserved => OicpState.Reserved,
            ConnectorState.Unavailable or ConnectorState.Faulted => OicpState.OutOfService,
            _ => OicpState.Occupied,
        },
    };

    public static string ToDraft(string evseId, EvseState? evse) =>
        JsonSerializer.Serialize(new EvseStatusRecord(evseId, ToOicp(evse)), OicpJson.Wire.EvseStatusRecord);
}

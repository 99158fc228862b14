using RoamingHub.Core.Stations;
using RoamingHub.Ocpi.V221.Locations;

namespace RoamingHub.Hub.Partners.Ocpi.Locations;

/// <summary>
/// What a station tells of a connector as an EVSE's status (OCPI 2.2.1 §8.4.22). OCPI has no table of its own for this: whoever occupies
/// the EVSE makes it CHARGING, also before and after energy flows, and a station we cannot reach makes it UNKNOWN.
/// </summary>
internal static class EvseStatusMapping
{
    public static Status ToOcpi(EvseState state) => state switch
    {
        { Connected: false } => Status.UNKNOWN,
        { State: ConnectorState.Faulted } => Status.OUTOFORDER,
        { State: ConnectorState.Unavailable } => Status.INOPERATIVE,
        { Charging: true } => Status.CHARGING,
        { State: null } => Status.UNKNOWN,
        { State: ConnectorState.Available } => Status.AVAILABLE,
        { State: ConnectorState.Reserved } => Status.RESERVED,
        _ => Status.CHARGING,
    };
}

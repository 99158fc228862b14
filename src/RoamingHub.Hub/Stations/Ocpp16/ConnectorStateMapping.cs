using RoamingHub.Core.Stations;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

internal static class ConnectorStateMapping
{
    /// <summary>A word the standard does not know says at least that the connector cannot be counted on.</summary>
    public static ConnectorState ToState(Word<ChargePointStatus> status) => status.Known switch
    {
        ChargePointStatus.Available => ConnectorState.Available,
        ChargePointStatus.Preparing => ConnectorState.Preparing,
        ChargePointStatus.Charging => ConnectorState.Charging,
        ChargePointStatus.SuspendedEV => ConnectorState.PausedByVehicle,
        ChargePointStatus.SuspendedEVSE => ConnectorState.PausedByStation,
        ChargePointStatus.Finishing => ConnectorState.Finishing,
        ChargePointStatus.Reserved => ConnectorState.Reserved,
        ChargePointStatus.Faulted => ConnectorState.Faulted,
        _ => ConnectorState.Unavailable,
    };
}

namespace RoamingHub.Ocpp.V201;

public enum ChargingProfilePurposeEnum
{
    ChargingStationExternalConstraints,
    ChargingStationMaxProfile,
    TxDefaultProfile,
    TxProfile,
}

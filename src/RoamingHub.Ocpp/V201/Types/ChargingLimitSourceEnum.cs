namespace RoamingHub.Ocpp.V201;

public enum ChargingLimitSourceEnum
{
    EMS,
    Other,
    SO,
    CSO,
}

namespace RoamingHub.Ocpp.V201;

public enum ChargingRateUnitEnum
{
    W,
    A,
}

namespace RoamingHub.Ocpp.V201;

public enum MonitorEnum
{
    UpperThreshold,
    LowerThreshold,
    Delta,
    Periodic,
    PeriodicClockAligned,
}

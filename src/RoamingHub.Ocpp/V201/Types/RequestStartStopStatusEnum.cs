namespace RoamingHub.Ocpp.V201;

public enum RequestStartStopStatusEnum
{
    Accepted,
    Rejected,
}

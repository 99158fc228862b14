namespace RoamingHub.Ocpp.V201;

public enum MessageStateEnum
{
    Charging,
    Faulted,
    Idle,
    Unavailable,
}

namespace RoamingHub.Ocpp.V201;

public enum MessagePriorityEnum
{
    AlwaysFront,
    InFront,
    NormalCycle,
}

namespace RoamingHub.Ocpp.V201;

public enum GenericStatusEnum
{
    Accepted,
    Rejected,
}

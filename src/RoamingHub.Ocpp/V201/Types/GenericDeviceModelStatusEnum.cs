namespace RoamingHub.Ocpp.V201;

public enum GenericDeviceModelStatusEnum
{
    Accepted,
    Rejected,
    NotSupported,
    EmptyResultSet,
}

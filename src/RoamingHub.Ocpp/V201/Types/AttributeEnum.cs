namespace RoamingHub.Ocpp.V201;

public enum AttributeEnum
{
    Actual,
    Target,
    MinSet,
    MaxSet,
}

using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V201;

/// <summary>Every object of OCPP 2.0.1 may carry a customData, in which a vendor may put what it likes beside its vendorId.</summary>
internal static class CustomData
{
    private static readonly Shape Shape = OpenObject(Required("vendorId", Text(255)));

    public static Shape Extensible(params Member[] members) => Object([.. members, Optional("customData", Shape)]);
}

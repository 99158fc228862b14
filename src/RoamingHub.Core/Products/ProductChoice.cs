using RoamingHub.Core.Locations;

namespace RoamingHub.Core.Products;

/// <summary>Which product a charge is sold as. It is chosen once, when the partner first hears of the charge, and repeated as it is.</summary>
public static class ProductChoice
{
    public const string SinglePhase = "AC1";
    public const string ThreePhase = "AC3";
    public const string DirectCurrent = "DC";

    /// <summary>The product of a connector for which nobody has offered another one.</summary>
    public static string Standard(Connector connector) => connector.Current switch
    {
        CurrentKind.Direct => DirectCurrent,
        CurrentKind.ThreePhase => ThreePhase,
        _ => SinglePhase,
    };
}

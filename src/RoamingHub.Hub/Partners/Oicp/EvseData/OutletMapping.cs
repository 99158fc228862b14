using RoamingHub.Core.Locations;
using RoamingHub.Oicp.V23.EvseData;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>The catalogue's connectors in OICP's words. For some there is no word (GB/T, MCS, NACS, most domestic ones).</summary>
internal static class OutletMapping
{
    private const string Cable = "CABLE";
    private const int LargestVoltage = 999;
    private const int LargestAmperage = 99; // larger direct currents cannot be said
    private const int LargestPower = 999;

    public static Plug? ToPlug(Connector connector) => connector.Standard switch
    {
        "IEC_62196_T1" => Plug.Type1Cable,
        "IEC_62196_T1_COMBO" => Plug.CcsCombo1,
        "IEC_62196_T2" => connector.Format == Cable ? Plug.Type2Cable : Plug.Type2Outlet,
        "IEC_62196_T2_COMBO" => Plug.CcsCombo2,
        "IEC_62196_T3A" or "IEC_62196_T3C" => Plug.Type3Outlet,
        "CHADEMO" => Plug.Chademo,
        "TESLA_R" or "TESLA_S" => Plug.Tesla,
        "DOMESTIC_E" => Plug.TypeE,
        "DOMESTIC_F" => Plug.TypeF,
        "DOMESTIC_G" => Plug.TypeG,
        "DOMESTIC_J" => Plug.TypeJ,
        "IEC_60309_2_single_16" => Plug.Iec60309SinglePhase,
        "IEC_60309_2_three_16" or "IEC_60309_2_three_32" or "IEC_60309_2_three_64" => Plug.Iec60309ThreePhase,
        "NEMA_5_20" => Plug.Nema520,
        _ => null,
    };

    /// <summary>Power in whole kW, the nearest, at least 1. What has no room in two or three digits is left out.</summary>
    public static ChargingFacility ToFacility(Connector connector) => new(
        ToPowerType(connector),
        (int)Math.Clamp(decimal.Round(connector.PowerWatts / 1000m, MidpointRounding.AwayFromZero), 1, LargestPower),
        connector.MaxVoltage is >= 0 and <= LargestVoltage ? connector.MaxVoltage : null,
        connector.MaxAmperage is >= 0 and <= LargestAmperage ? connector.MaxAmperage : null,
        ToMode(connector) is { } mode ? [mode] : null);

    public static PowerType ToPowerType(Connector connector) => connector.Current switch
    {
        CurrentKind.Direct => PowerType.Dc,
        CurrentKind.ThreePhase => PowerType.AcThreePhase,
        _ => PowerType.AcOnePhase,
    };

    public static ChargingMode? ToMode(Connector connector) => connector.Standard switch
    {
        "CHADEMO" => ChargingMode.Chademo,
        _ when connector.Current == CurrentKind.Direct => ChargingMode.Mode4,
        "IEC_62196_T1" or "IEC_62196_T2" or "IEC_62196_T3A" or "IEC_62196_T3C" or "TESLA_R" or "TESLA_S" => ChargingMode.Mode3,
        "IEC_62196_T1_COMBO" or "IEC_62196_T2_COMBO" => ChargingMode.Mode4,
        "DOMESTIC_E" or "DOMESTIC_F" or "DOMESTIC_G" or "DOMESTIC_J" => ChargingMode.Mode2,
        _ => null,
    };
}

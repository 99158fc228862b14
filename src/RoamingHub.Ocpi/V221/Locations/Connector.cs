using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Ocpi.V221.Locations;

/// <summary>A socket or cable of an EVSE (OCPI 2.2.1 §8.3.3).</summary>
public sealed record Connector : IChecked
{
    public string? Id { get; init; }
    public Word<ConnectorType>? Standard { get; init; }
    public Word<ConnectorFormat>? Format { get; init; }
    public Word<PowerType>? PowerType { get; init; }

    /// <summary>Volts; line to neutral for AC_3_PHASE (230, not 400).</summary>
    public int? MaxVoltage { get; init; }

    /// <summary>Amperes.</summary>
    public int? MaxAmperage { get; init; }

    /// <summary>Watts; set where lower than voltage times amperage.</summary>
    public int? MaxElectricPower { get; init; }

    public IReadOnlyList<string>? TariffIds { get; init; }
    public string? TermsAndConditions { get; init; }
    public DateTimeOffset? LastUpdated { get; init; }

    void IChecked.Check(Checker check)
    {
        check.CiString("id", Id, 36);
        check.Word("standard", Standard);
        check.Word("format", Format);
        check.Word("power_type", PowerType);
        check.Present("max_voltage", MaxVoltage);
        check.Present("max_amperage", MaxAmperage);
        if (MaxVoltage <= 0) check.Add("max_voltage", "is not more than 0");
        if (MaxAmperage <= 0) check.Add("max_amperage", "is not more than 0");
        if (MaxElectricPower <= 0) check.Add("max_electric_power", "is not more than 0");
        check.CiStrings("tariff_ids", TariffIds, 36);
        check.Url("terms_and_conditions", TermsAndConditions, required: false);
        check.Present("last_updated", LastUpdated);
    }
}

/// <summary>Changed members of a connector (OCPI 2.2.1 §8.2.2.3).</summary>
public sealed record ConnectorPatch : IChecked
{
    public Word<ConnectorType>? Standard { get; init; }
    public Word<ConnectorFormat>? Format { get; init; }
    public Word<PowerType>? PowerType { get; init; }
    public int? MaxVoltage { get; init; }
    public int? MaxAmperage { get; init; }
    public int? MaxElectricPower { get; init; }
    public IReadOnlyList<string>? TariffIds { get; init; }
    public string? TermsAndConditions { get; init; }
    public DateTimeOffset? LastUpdated { get; init; }

    /// <summary>The connector as it is after the change.</summary>
    public Connector ApplyTo(Connector connector) => connector with
    {
        Standard = Standard ?? connector.Standard,
        Format = Format ?? connector.Format,
        PowerType = PowerType ?? connector.PowerType,
        MaxVoltage = MaxVoltage ?? connector.MaxVoltage,
        MaxAmperage = MaxAmperage ?? connector.MaxAmperage,
        MaxElectricPower = MaxElectricPower ?? connector.MaxElectricPower,
        TariffIds = TariffIds ?? connector.TariffIds,
        TermsAndConditions = TermsAndConditions ?? connector.TermsAndConditions,
        LastUpdated = LastUpdated ?? connector.LastUpdated,
    };

    void IChecked.Check(Checker check)
    {
        check.CiStrings("tariff_ids", TariffIds, 36);
        check.Url("terms_and_conditions", TermsAndConditions, required: false);
        check.Present("last_updated", LastUpdated);
    }
}

public enum ConnectorFormat { SOCKET, CABLE }

public enum PowerType { AC_1_PHASE, AC_2_PHASE, AC_2_PHASE_SPLIT, AC_3_PHASE, DC }

/// <summary>The plug (OCPI 2.2.1 §8.4.6).</summary>
public enum ConnectorType
{
    CHADEMO,
    CHAOJI,
    DOMESTIC_A,
    DOMESTIC_B,
    DOMESTIC_C,
    DOMESTIC_D,
    DOMESTIC_E,
    DOMESTIC_F,
    DOMESTIC_G,
    DOMESTIC_H,
    DOMESTIC_I,
    DOMESTIC_J,
    DOMESTIC_K,
    DOMESTIC_L,
    DOMESTIC_M,
    DOMESTIC_N,
    DOMESTIC_O,
    GBT_AC,
    GBT_DC,
    IEC_60309_2_single_16,
    IEC_60309_2_three_16,
    IEC_60309_2_three_32,
    IEC_60309_2_three_64,
    IEC_62196_T1,
    IEC_62196_T1_COMBO,
    IEC_62196_T2,
    IEC_62196_T2_COMBO,
    IEC_62196_T3A,
    IEC_62196_T3C,
    NEMA_5_20,
    NEMA_6_30,
    NEMA_6_50,
    NEMA_10_30,
    NEMA_10_50,
    NEMA_14_30,
    NEMA_14_50,
    PANTOGRAPH_BOTTOM_UP,
    PANTOGRAPH_TOP_DOWN,
    TESLA_R,
    TESLA_S,
}

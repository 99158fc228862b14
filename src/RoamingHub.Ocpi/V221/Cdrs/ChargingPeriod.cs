using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Ocpi.V221.Cdrs;

/// <summary>A stretch of a session. It lasts until the next one starts, the last until the session ends (OCPI 2.2.1 §10.4.6).</summary>
public sealed record ChargingPeriod : IChecked
{
    public DateTimeOffset? StartDateTime { get; init; }
    public IReadOnlyList<CdrDimension>? Dimensions { get; init; }

    /// <summary>Absent: no tariff applied.</summary>
    public string? TariffId { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Present("start_date_time", StartDateTime);
        check.Objects("dimensions", Dimensions, atLeastOne: true);
        check.CiString("tariff_id", TariffId, 36, required: false);
    }
}

/// <summary>A measured volume: kWh, hours, ampere or kW by its type (OCPI 2.2.1 §10.4.2).</summary>
public sealed record CdrDimension(Word<CdrDimensionType>? Type = null, decimal? Volume = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Word("type", Type);
        check.Present("volume", Volume);
    }
}

/// <summary>
/// What a volume measures (OCPI 2.2.1 §10.4.3). CURRENT, ENERGY_EXPORT, ENERGY_IMPORT, POWER and STATE_OF_CHARGE are for sessions only.
/// </summary>
public enum CdrDimensionType
{
    CURRENT,
    ENERGY,
    ENERGY_EXPORT,
    ENERGY_IMPORT,
    MAX_CURRENT,
    MIN_CURRENT,
    MAX_POWER,
    MIN_POWER,
    PARKING_TIME,
    POWER,
    RESERVATION_TIME,
    STATE_OF_CHARGE,
    TIME,
}

using System.Globalization;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Simulators.Stations;

/// <summary>One connector: its meter runs on from charge to charge.</summary>
public sealed class Connector
{
    private readonly StationFaults faults;

    internal Connector(int id, StationFaults faults) => (Id, this.faults) = (id, faults);

    public int Id { get; }

    public ChargePointStatus Status { get; internal set; } = ChargePointStatus.Available;

    /// <summary>Wh, as truly delivered.</summary>
    public long MeterWh { get; set; }

    public bool IsOperative { get; internal set; } = true;

    /// <summary>The charge under way, if any.</summary>
    public StationCharge? Charge { get; internal set; }

    /// <summary>A remote start was accepted, and its charge has not begun yet.</summary>
    internal bool IsStarting { get; set; }

    internal bool IsBusy => IsStarting || Charge is not null;

    /// <summary>The reservation that holds this connector, if any.</summary>
    public ReserveNowRequest? Reservation { get; internal set; }

    internal ChargePointStatus RestingStatus =>
        !IsOperative ? ChargePointStatus.Unavailable : Reservation is not null ? ChargePointStatus.Reserved : ChargePointStatus.Available;

    /// <summary>Wh, as reported.</summary>
    internal long Register(int reading = 0) => faults.Register(MeterWh, reading);

    internal MeterValue Reading(DateTimeOffset at, double watt, string context, int reading = 0) => new(at,
    [
        new(Register(reading).ToString(CultureInfo.InvariantCulture), context, Measurand: Measurand.EnergyActiveImportRegister, Unit: UnitOfMeasure.Wh),
        new(watt.ToString("0.#", CultureInfo.InvariantCulture), context, Measurand: Measurand.PowerActiveImport, Unit: UnitOfMeasure.Watt),
    ]);
}

using System.Security.Cryptography;
using System.Text;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

/// <summary>One EVSE with one connector: its meter runs on from charge to charge.</summary>
public sealed class Evse
{
    private readonly StationFaults faults;

    internal Evse(int id, StationFaults faults) => (Id, this.faults) = (id, faults);

    public int Id { get; }

    public ConnectorStatusEnum Status { get; internal set; } = ConnectorStatusEnum.Available;

    /// <summary>Wh, as truly delivered.</summary>
    public long MeterWh { get; set; }

    public bool IsOperative { get; internal set; } = true;

    public StationTransaction? Transaction { get; internal set; }

    public ReserveNowRequest? Reservation { get; internal set; }

    /// <summary>A remote start was accepted, and its transaction has not begun yet.</summary>
    internal bool IsStarting { get; set; }

    internal bool IsBusy => IsStarting || Transaction is not null;

    internal ConnectorStatusEnum RestingStatus =>
        !IsOperative ? ConnectorStatusEnum.Unavailable : Reservation is not null ? ConnectorStatusEnum.Reserved : ConnectorStatusEnum.Available;

    /// <summary>Somebody who shows this token may charge here now.</summary>
    internal bool IsFreeFor(IdTokenType token) =>
        IsOperative && !IsStarting && Transaction?.IdToken is null
        && (Reservation is null || Reservation.IdToken.IdToken.Equals(token.IdToken, StringComparison.OrdinalIgnoreCase));

    /// <param name="reading">Counts the readings of a transaction: 1 is the first after its start.</param>
    internal MeterValueType Reading(DateTimeOffset at, double watt, ReadingContextEnum context, int reading = 0, bool signed = false)
    {
        var wh = faults.Register(MeterWh, reading);
        return new(
            [
                new(wh, context, MeasurandEnum.EnergyActiveImportRegister, SignedMeterValue: signed ? Sign(wh, at) : null, UnitOfMeasure: new("Wh")),
                new(Math.Round((decimal)watt, 1), context, MeasurandEnum.PowerActiveImport, UnitOfMeasure: new("W")),
            ],
            at);
    }

    // In the manner of OCMF; nobody could check this signature, and nobody here needs to.
    private static SignedMeterValueType Sign(long wh, DateTimeOffset at)
    {
        var data = Encoding.UTF8.GetBytes($$"""OCMF|{"FV":"1.0","RD":[{"TM":"{{at:O}}","RV":{{wh}},"RU":"Wh"}]}|{"SD":""}""");
        return new(Convert.ToBase64String(data), "ECDSA-secp256r1-SHA256", "OCMF", Convert.ToBase64String(SHA256.HashData(data)));
    }
}

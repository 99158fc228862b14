using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221.Tariffs;

namespace RoamingHub.Ocpi.V221.Cdrs;

/// <summary>
/// The bill of one finished session (OCPI 2.2.1 §10.3.1). Never changed: a correction is a credit CDR, and a new one if need be.
/// Energy in kWh, times in hours; location and tariffs as they were at the start.
/// </summary>
public sealed record Cdr : IChecked
{
    public string? CountryCode { get; init; }
    public string? PartyId { get; init; }

    /// <summary>Up to 36 characters; a credit CDR has up to 39.</summary>
    public string? Id { get; init; }

    public DateTimeOffset? StartDateTime { get; init; }
    public DateTimeOffset? EndDateTime { get; init; }
    public string? SessionId { get; init; }
    public CdrToken? CdrToken { get; init; }
    public Word<AuthMethod>? AuthMethod { get; init; }
    public string? AuthorizationReference { get; init; }
    public CdrLocation? CdrLocation { get; init; }
    public string? MeterId { get; init; }
    public string? Currency { get; init; }
    public IReadOnlyList<Tariff>? Tariffs { get; init; }
    public IReadOnlyList<ChargingPeriod>? ChargingPeriods { get; init; }
    public SignedData? SignedData { get; init; }
    public Price? TotalCost { get; init; }
    public Price? TotalFixedCost { get; init; }
    public decimal? TotalEnergy { get; init; }
    public Price? TotalEnergyCost { get; init; }
    public decimal? TotalTime { get; init; }
    public Price? TotalTimeCost { get; init; }
    public decimal? TotalParkingTime { get; init; }
    public Price? TotalParkingCost { get; init; }
    public Price? TotalReservationCost { get; init; }
    public string? Remark { get; init; }
    public string? InvoiceReferenceId { get; init; }
    public bool? Credit { get; init; }

    /// <summary>On a credit CDR: the id of the CDR it takes back.</summary>
    public string? CreditReferenceId { get; init; }

    public bool? HomeChargingCompensation { get; init; }
    public DateTimeOffset? LastUpdated { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Owner(CountryCode, PartyId);
        check.CiString("id", Id, Credit == true ? 39 : 36);
        check.Present("start_date_time", StartDateTime);
        check.Present("end_date_time", EndDateTime);
        check.CiString("session_id", SessionId, 36, required: false);
        check.Object("cdr_token", CdrToken);
        check.Word("auth_method", AuthMethod);
        check.CiString("authorization_reference", AuthorizationReference, 36, required: false);
        check.Object("cdr_location", CdrLocation);
        check.String("meter_id", MeterId, 255, required: false);
        check.Matches("currency", Currency, Checker.ThreeLetters, "is not an ISO 4217 code");
        check.Objects("tariffs", Tariffs);
        check.Objects("charging_periods", ChargingPeriods, atLeastOne: true);
        check.Object("signed_data", SignedData, required: false);
        check.Object("total_cost", TotalCost);
        check.Object("total_fixed_cost", TotalFixedCost, required: false);
        check.Present("total_energy", TotalEnergy);
        check.Object("total_energy_cost", TotalEnergyCost, required: false);
        check.Present("total_time", TotalTime);
        check.Object("total_time_cost", TotalTimeCost, required: false);
        check.Object("total_parking_cost", TotalParkingCost, required: false);
        check.Object("total_reservation_cost", TotalReservationCost, required: false);
        check.String("remark", Remark, 255, required: false);
        check.CiString("invoice_reference_id", InvoiceReferenceId, 39, required: false);
        check.CiString("credit_reference_id", CreditReferenceId, 39, required: Credit == true);
        check.Present("last_updated", LastUpdated);
    }
}

/// <summary>How the driver was let in; the last method counts (OCPI 2.2.1 §10.4.1).</summary>
public enum AuthMethod { AUTH_REQUEST, COMMAND, WHITELIST }

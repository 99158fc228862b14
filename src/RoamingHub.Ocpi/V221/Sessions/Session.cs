using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221.Cdrs;

namespace RoamingHub.Ocpi.V221.Sessions;

/// <summary>A charging session while it runs (OCPI 2.2.1 §9.3.1).</summary>
public sealed record Session : IChecked
{
    public string? CountryCode { get; init; }
    public string? PartyId { get; init; }
    public string? Id { get; init; }
    public DateTimeOffset? StartDateTime { get; init; }

    /// <summary>End of the session with its parking, not of the charging.</summary>
    public DateTimeOffset? EndDateTime { get; init; }

    public decimal? Kwh { get; init; }
    public CdrToken? CdrToken { get; init; }
    public Word<AuthMethod>? AuthMethod { get; init; }
    public string? AuthorizationReference { get; init; }
    public string? LocationId { get; init; }

    /// <summary>`#NA` only for a reservation that names no EVSE.</summary>
    public string? EvseUid { get; init; }

    public string? ConnectorId { get; init; }
    public string? MeterId { get; init; }
    public string? Currency { get; init; }
    public IReadOnlyList<ChargingPeriod>? ChargingPeriods { get; init; }

    /// <summary>Absent means not known, zero means free.</summary>
    public Price? TotalCost { get; init; }

    public Word<SessionStatus>? Status { get; init; }
    public DateTimeOffset? LastUpdated { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Owner(CountryCode, PartyId);
        check.CiString("id", Id, 36);
        check.Present("start_date_time", StartDateTime);
        check.Present("kwh", Kwh);
        check.Object("cdr_token", CdrToken);
        check.Word("auth_method", AuthMethod);
        check.CiString("authorization_reference", AuthorizationReference, 36, required: false);
        check.CiString("location_id", LocationId, 36);
        check.CiString("evse_uid", EvseUid, 36);
        check.CiString("connector_id", ConnectorId, 36);
        check.String("meter_id", MeterId, 255, required: false);
        check.Matches("currency", Currency, Checker.ThreeLetters, "is not an ISO 4217 code");
        check.Objects("charging_periods", ChargingPeriods);
        check.Object("total_cost", TotalCost, required: false);
        check.Word("status", Status);
        check.Present("last_updated", LastUpdated);
    }
}

/// <summary>Changed members of a session. Its charging periods are added to those sent before (OCPI 2.2.1 §9.2.2.3).</summary>
public sealed record SessionPatch : IChecked
{
    public DateTimeOffset? StartDateTime { get; init; }
    public DateTimeOffset? EndDateTime { get; init; }
    public decimal? Kwh { get; init; }
    public CdrToken? CdrToken { get; init; }
    public Word<AuthMethod>? AuthMethod { get; init; }
    public string? AuthorizationReference { get; init; }
    public string? LocationId { get; init; }
    public string? EvseUid { get; init; }
    public string? ConnectorId { get; init; }
    public string? MeterId { get; init; }
    public string? Currency { get; init; }

    /// <summary>Only the new ones.</summary>
    public IReadOnlyList<ChargingPeriod>? ChargingPeriods { get; init; }

    public Price? TotalCost { get; init; }
    public Word<SessionStatus>? Status { get; init; }
    public DateTimeOffset? LastUpdated { get; init; }

    /// <summary>
    /// What changes one session into another: the members that differ, and the periods that are new. Null where a PATCH cannot say it: when a
    /// member or a period goes, or a period is another than it was (OCPI 2.2.1 §8.2.2.3, §9.2.2.3).
    /// </summary>
    public static SessionPatch? Between(Session before, Session after)
    {
        var (had, has) = (before.ChargingPeriods ?? [], after.ChargingPeriods ?? []);
        if (Loses(before, after) || had.Count > has.Count || had.Zip(has).Any(p => OcpiJson.Write(p.First) != OcpiJson.Write(p.Second)))
            return null;
        return new()
        {
            StartDateTime = after.StartDateTime == before.StartDateTime ? null : after.StartDateTime,
            EndDateTime = after.EndDateTime == before.EndDateTime ? null : after.EndDateTime,
            Kwh = after.Kwh == before.Kwh ? null : after.Kwh,
            CdrToken = after.CdrToken == before.CdrToken ? null : after.CdrToken,
            AuthMethod = after.AuthMethod == before.AuthMethod ? null : after.AuthMethod,
            AuthorizationReference = after.AuthorizationReference == before.AuthorizationReference ? null : after.AuthorizationReference,
            LocationId = after.LocationId == before.LocationId ? null : after.LocationId,
            EvseUid = after.EvseUid == before.EvseUid ? null : after.EvseUid,
            ConnectorId = after.ConnectorId == before.ConnectorId ? null : after.ConnectorId,
            MeterId = after.MeterId == before.MeterId ? null : after.MeterId,
            Currency = after.Currency == before.Currency ? null : after.Currency,
            ChargingPeriods = has.Count == had.Count ? null : [.. has.Skip(had.Count)],
            TotalCost = after.TotalCost == before.TotalCost ? null : after.TotalCost,
            Status = after.Status == before.Status ? null : after.Status,
            LastUpdated = after.LastUpdated,
        };
    }

    /// <summary>The session as it is after the change.</summary>
    public Session ApplyTo(Session session) => session with
    {
        StartDateTime = StartDateTime ?? session.StartDateTime,
        EndDateTime = EndDateTime ?? session.EndDateTime,
        Kwh = Kwh ?? session.Kwh,
        CdrToken = CdrToken ?? session.CdrToken,
        AuthMethod = AuthMethod ?? session.AuthMethod,
        AuthorizationReference = AuthorizationReference ?? session.AuthorizationReference,
        LocationId = LocationId ?? session.LocationId,
        EvseUid = EvseUid ?? session.EvseUid,
        ConnectorId = ConnectorId ?? session.ConnectorId,
        MeterId = MeterId ?? session.MeterId,
        Currency = Currency ?? session.Currency,
        ChargingPeriods = ChargingPeriods is null ? session.ChargingPeriods : [.. session.ChargingPeriods ?? [], .. ChargingPeriods],
        TotalCost = TotalCost ?? session.TotalCost,
        Status = Status ?? session.Status,
        LastUpdated = LastUpdated ?? session.LastUpdated,
    };

    private static bool Loses(Session before, Session after) =>
        (before.EndDateTime is not null && after.EndDateTime is null)
        || (before.AuthorizationReference is not null && after.AuthorizationReference is null)
        || (before.MeterId is not null && after.MeterId is null) || (before.TotalCost is not null && after.TotalCost is null);

    void IChecked.Check(Checker check)
    {
        check.Object("cdr_token", CdrToken, required: false);
        check.Word("auth_method", AuthMethod, required: false);
        check.CiString("authorization_reference", AuthorizationReference, 36, required: false);
        check.CiString("location_id", LocationId, 36, required: false);
        check.CiString("evse_uid", EvseUid, 36, required: false);
        check.CiString("connector_id", ConnectorId, 36, required: false);
        check.String("meter_id", MeterId, 255, required: false);
        check.Matches("currency", Currency, Checker.ThreeLetters, "is not an ISO 4217 code", required: false);
        check.Objects("charging_periods", ChargingPeriods);
        check.Object("total_cost", TotalCost, required: false);
        check.Word("status", Status, required: false);
        check.Present("last_updated", LastUpdated);
    }
}

/// <summary>State of a session (OCPI 2.2.1 §9.4.3). Nothing follows COMPLETED; INVALID is never billed.</summary>
public enum SessionStatus { ACTIVE, COMPLETED, INVALID, PENDING, RESERVATION }

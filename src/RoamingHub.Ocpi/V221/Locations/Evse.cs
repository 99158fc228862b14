using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Ocpi.V221.Locations;

/// <summary>The standard's `EVSE`: what charges one vehicle at a time (OCPI 2.2.1 §8.3.2).</summary>
public sealed record Evse : IChecked
{
    public string? Uid { get; init; }

    /// <summary>The eMI3 id, `DE*ABC*E123`.</summary>
    public string? EvseId { get; init; }

    public Word<Status>? Status { get; init; }
    public IReadOnlyList<StatusSchedule>? StatusSchedule { get; init; }
    public IReadOnlyList<Word<Capability>>? Capabilities { get; init; }
    public IReadOnlyList<Connector>? Connectors { get; init; }
    public string? FloorLevel { get; init; }
    public GeoLocation? Coordinates { get; init; }
    public string? PhysicalReference { get; init; }
    public IReadOnlyList<DisplayText>? Directions { get; init; }
    public IReadOnlyList<Word<ParkingRestriction>>? ParkingRestrictions { get; init; }
    public IReadOnlyList<Image>? Images { get; init; }
    public DateTimeOffset? LastUpdated { get; init; }

    void IChecked.Check(Checker check)
    {
        check.CiString("uid", Uid, 36);
        check.CiString("evse_id", EvseId, 48, required: false);
        check.Word("status", Status);
        check.Objects("status_schedule", StatusSchedule);
        check.Words("capabilities", Capabilities);
        check.Objects("connectors", Connectors, atLeastOne: true);
        check.String("floor_level", FloorLevel, 4, required: false);
        check.Object("coordinates", Coordinates, required: false);
        check.String("physical_reference", PhysicalReference, 16, required: false);
        check.Objects("directions", Directions);
        check.Words("parking_restrictions", ParkingRestrictions);
        check.Objects("images", Images);
        check.Present("last_updated", LastUpdated);
    }
}

/// <summary>Changed members of an EVSE; a change of status carries `status` and `last_updated` only (OCPI 2.2.1 §8.2.2.3).</summary>
public sealed record EvsePatch : IChecked
{
    public string? EvseId { get; init; }
    public Word<Status>? Status { get; init; }
    public IReadOnlyList<StatusSchedule>? StatusSchedule { get; init; }
    public IReadOnlyList<Word<Capability>>? Capabilities { get; init; }
    public IReadOnlyList<Connector>? Connectors { get; init; }
    public string? FloorLevel { get; init; }
    public GeoLocation? Coordinates { get; init; }
    public string? PhysicalReference { get; init; }
    public IReadOnlyList<DisplayText>? Directions { get; init; }
    public IReadOnlyList<Word<ParkingRestriction>>? ParkingRestrictions { get; init; }
    public IReadOnlyList<Image>? Images { get; init; }
    public DateTimeOffset? LastUpdated { get; init; }

    /// <summary>The EVSE as it is after the change.</summary>
    public Evse ApplyTo(Evse evse) => evse with
    {
        EvseId = EvseId ?? evse.EvseId,
        Status = Status ?? evse.Status,
        StatusSchedule = StatusSchedule ?? evse.StatusSchedule,
        Capabilities = Capabilities ?? evse.Capabilities,
        Connectors = Connectors ?? evse.Connectors,
        FloorLevel = FloorLevel ?? evse.FloorLevel,
        Coordinates = Coordinates ?? evse.Coordinates,
        PhysicalReference = PhysicalReference ?? evse.PhysicalReference,
        Directions = Directions ?? evse.Directions,
        ParkingRestrictions = ParkingRestrictions ?? evse.ParkingRestrictions,
        Images = Images ?? evse.Images,
        LastUpdated = LastUpdated ?? evse.LastUpdated,
    };

    void IChecked.Check(Checker check)
    {
        check.CiString("evse_id", EvseId, 48, required: false);
        check.Word("status", Status, required: false);
        check.Objects("connectors", Connectors);
        check.String("floor_level", FloorLevel, 4, required: false);
        check.Object("coordinates", Coordinates, required: false);
        check.String("physical_reference", PhysicalReference, 16, required: false);
        check.Objects("directions", Directions);
        check.Objects("images", Images);
        check.Present("last_updated", LastUpdated);
    }
}

/// <summary>A planned change of status; informative only (OCPI 2.2.1 §8.4.23).</summary>
public sealed record StatusSchedule(DateTimeOffset? PeriodBegin = null, DateTimeOffset? PeriodEnd = null, Word<Status>? Status = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Present("period_begin", PeriodBegin);
        check.Word("status", Status);
    }
}

/// <summary>Status of an EVSE (OCPI 2.2.1 §8.4.22). UNKNOWN also means offline.</summary>
public enum Status { AVAILABLE, BLOCKED, CHARGING, INOPERATIVE, OUTOFORDER, PLANNED, REMOVED, RESERVED, UNKNOWN }

public enum Capability
{
    CHARGING_PROFILE_CAPABLE,
    CHARGING_PREFERENCES_CAPABLE,
    CHIP_CARD_SUPPORT,
    CONTACTLESS_CARD_SUPPORT,
    CREDIT_CARD_PAYABLE,
    DEBIT_CARD_PAYABLE,
    PED_TERMINAL,
    REMOTE_START_STOP_CAPABLE,
    RESERVABLE,
    RFID_READER,
    START_SESSION_CONNECTOR_REQUIRED,
    TOKEN_GROUP_CAPABLE,
    UNLOCK_CAPABLE,
}

public enum ParkingRestriction { EV_ONLY, PLUGGED, DISABLED, CUSTOMERS, MOTORCYCLES }

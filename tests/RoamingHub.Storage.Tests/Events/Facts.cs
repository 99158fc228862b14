using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Products;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Storage.Tests.Events;

/// <summary>Facts to tell in tests: each with every member filled in, to be changed by <c>with</c>.</summary>
internal static class Facts
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly StationId Cp1 = new("CP-1");
    public static readonly EvseRef Plug1 = new(Cp1, 1);
    public static readonly PartyId Abc = new("DE", "ABC");
    public static readonly PartnerId Emsp = new("p1");
    public static readonly SessionId Session1 = new("11111111-1111-8111-8111-111111111111");
    public static readonly Guid Id1 = new("0194f0a0-0000-7000-8000-000000000001");
    public static readonly TokenRef Card = new("04aabbcc", "04AABBCC", TokenKind.Rfid, "DE-8AC-C12E456L89-Y", new("DE", "8AC"));
    public static readonly RoamingGrant Grant = new(Emsp, GrantMethod.Asked, "REF-1", "PREF-1", "DE-8AC", ["04DDEEFF"], "AC3");
    public static readonly Site Site1 = new("LOC1", 1, "3256", "DE*ABC*E3256", "1", "Europe/Berlin");

    public static StationDescribed StationDescribed { get; } =
        new(Cp1, "ocpp1.6", ValidationMode.Strict, [new(1, null, "3256", "1", "3059"), new(2, null, "3257", "1")], Noon, 2, "SN-1", 60, MeterPublicKey: "3058", FormerMeterKeys: [new(1, null, "3057", Noon)]);
    public static StationBooted StationBooted { get; } = new(Cp1, "Accepted", """{"chargePointVendor":"Vendor","chargePointModel":"M"}""", Noon);
    public static StationConnected StationConnected { get; } = new(Cp1, "ocpp1.6", 7, Noon);
    public static StationDisconnected StationDisconnected { get; } = new(Cp1, 7, Noon.AddHours(1));
    public static ConnectorStateReported StateReported { get; } =
        new(Plug1, ConnectorState.Available, "Available", "NoError", "info", "vendor", "E01", Noon, Noon.AddSeconds(1));
    public static VariablesReported VariablesReported { get; } = new(
        Cp1, 4, 0, true,
        [
            new("Controller", "main", 1, 2, "Interval", "fast", [new("Actual", "300", "ReadWrite", true, false)], new("integer", "s", 1m, 3600m, "1,2", true)),
        ], Noon, Noon.AddSeconds(1));
    public static AuthorizationDecided Decided { get; } = new(
        Id1, Cp1, 1, Card, PermitResult.Accepted, "ocpi:p1", Grant, "PARENT", Noon.AddDays(1),
        [new("local", "not-mine", "unknown here", 0.4), new("ocpi:p1", "accepted", null, 120.5)], Noon, Noon.AddMinutes(15));
    public static ChargingStarted Started { get; } = new(
        Plug1, "4711", Card, Energy.FromWh(1000), Noon, Noon.AddSeconds(1), PermitResult.Accepted, "ocpi:p1", Grant, Id1, null, Site1,
        new("T1", 1), null, "PARENT");
    public static ChargingStopped Stopped { get; } =
        new(Energy.FromWh(12500.5m), Noon.AddHours(1), Noon.AddHours(1), "EVDisconnected", "04AABBCC", [Reading(Noon.AddHours(1), 12500.5m)]);
    public static RemoteStartRequested StartRequested { get; } =
        new(Id1, Plug1, Card, Grant, "https://emsp.example/commands/1", Noon, Noon.AddSeconds(30), Noon.AddMinutes(10));
    public static Location Location { get; } = new(
        "LOC1", Abc, "Harbour", "Kai 1", "Hamburg", "20457", "HH", "DEU", "53.54321", "9.98765", "Europe/Berlin", true,
        [
            new("3256", "DE*ABC*E3256", ["REMOTE_START_STOP_CAPABLE"], [new("1", "IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 32, 22080, ["T1"])]),
            new("3257", "DE*ABC*E3257", [], [new("1", "IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 32, null, [])], Removed: true),
        ], Home: true);
    public static LocationDescribed LocationDescribed { get; } = new(Location, """{"id":"LOC1"}""", Noon);
    public static Tariff Tariff { get; } = new(
        "T1", "EUR",
        [
            new([new(PriceDimension.Energy, 0.45m, 19m, 1)], new(
                new TimeOnly(8, 0), new TimeOnly(20, 0), new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1), 1, 2, 3, 4, 5, 6, 7, 8,
                [DayOfWeek.Monday], ReservationPricing.Reservation)),
        ],
        TariffKind.Regular, new(0.5m, 0.6m), new(100m, 119m), Noon.AddDays(-1), Noon.AddDays(365));
    public static TariffDescribed TariffDescribed { get; } = new(Tariff, Abc, """{"id":"T1"}""", Noon, ForPartners: true);
    public static PricedCharge Price { get; } = new(
        "EUR", new(5.18m, 6.16m), new(5.18m, 6.16m), new(0, 0), new(0, 0), new(0, 0), new(0, 0),
        [
            new(LineDimension.Energy, Noon, Noon.AddHours(1), 11.5005m, 11.501m, "kWh", 0.45m, 19m, 5.17545m, 6.1587855m, 0, "by day", "T1"),
        ],
        new([new(Noon, Noon.AddHours(1), 11.5005m, 1, 0, 0, "T1")], 11.5005m, 1, 0, 0), "minor-unit");
    public static ChargeRecord Record { get; } = new(
        Session1.Value, Session1, Plug1, "4711", Card, "ocpi:p1", Grant, Noon, Noon, Noon.AddMinutes(50), Noon.AddHours(1),
        Energy.FromWh(1000), Energy.FromWh(12500.5m), Energy.FromWh(11500.5m), "EVDisconnected", Site1, Location, Tariff, """{"id":"T1"}""", Price,
        Noon.AddHours(1), new(Id1.ToString("D"), Noon.AddMinutes(-15)),
        new(
            MeteringVerdict.MissingEnd, [new(MeteringVerdict.MissingEnd, "no end")], ["a note"], 11500.5m, "3059", KeyOrigin.Pinned,
            [
                new(
                    SignedMoment.Start, "OCMF", MeteringVerdict.Genuine, "fits", KeyOrigin.Pinned, "secp256r1", "T1", "M-1",
                    [new(Noon, "S", "B", 1.5m, 1, "kWh", "1-b:1.8.0", "", "G")]),
            ]),
        7);
    public static RecordCorrection Correction { get; } = new("tariffId", "T1", "T2", "key:finance", Noon, "the wrong tariff", "T0", new("T2", 3));
    public static LimitPlan Limits { get; } = new(LimitUnit.Amperes, [new(0, 16m), new(600, 8.5m)], Noon, 1800, 6m);
    public static Product Product { get; } = new(
        "DE-AC 11", "11 kW", CurrentKind.ThreePhase, 3.7m, 11, ["DEU"], new(0.49m, PriceUnit.KilowattHour, "EUR"), 11,
        [new(new TimeOnly(22, 0), new TimeOnly(6, 0), SaleDays.Workdays)], [new(FeeKind.Parking, PriceUnit.Hour, 6)], Noon, Noon.AddYears(1));
    public static Offer Offer { get; } = new(
        "O-1", OfferKind.Bilateral, "DE-8AC", ["DE-AC 11"], ["3256"], new(0.59m, PriceUnit.Minute, "EUR"), Noon, Noon.AddYears(1));
    public static LocalTokenDescribed TokenDescribed { get; } =
        new("04aabbcc", LocalTokenStatus.Accepted, TokenKind.Rfid, Noon.AddYears(1), "PARENT", ConcurrentUse: true, Noon);

    public static Reading Reading(DateTimeOffset at, decimal wh) => new(
        at, [new(wh.ToString(System.Globalization.CultureInfo.InvariantCulture), "Wh", "Energy.Active.Import.Register", "Sample.Periodic", "L1", "Outlet", "Raw")],
        Energy.FromWh(wh), 11.04m, 16m);

    public static MeterRead MeterRead(DateTimeOffset at, decimal wh) => new([Reading(at, wh)], at.UtcTicks, at);

    /// <summary>One of each kind.</summary>
    public static IReadOnlyDictionary<string, object> All { get; } = new Dictionary<string, object>
    {
        ["authorization_decided"] = Decided,
        ["charge_record_sealed"] = new ChargeRecordSealed(Record with { Corrections = [Correction], Corrects = "earlier" }),
        ["charge_record_held"] = new ChargeRecordHeld(Record, [new("no-price", "No tariff.")]),
        ["charge_record_suppressed"] = new ChargeRecordSuppressed(Record, "no energy"),
        ["charge_record_released"] = new ChargeRecordReleased(Session1.Value, "looked at", "key:finance", Noon),
        ["charge_record_credited"] = new ChargeRecordCredited(Session1.Value, Session1.Value + "-C", "wrong tariff", "key:finance", Noon),
        ["signed_values_judged_anew"] = new SignedValuesJudgedAnew(
            Session1.Value, new(MeteringVerdict.EnergyDiffers, [new(MeteringVerdict.EnergyDiffers, "more")], ["a note"], 1234.5m, "3059", KeyOrigin.Station,
                [new(SignedMoment.End, "OCMF", MeteringVerdict.Genuine, "fits", KeyOrigin.Station, "secp256r1", "T1", "M-1",
                    [new(Noon, "S", "E", 1.2m, 1, "kWh", "01-00:B2.08.00*FF", "", "G", 0.1m)])], 100, "01-00:B2.08.00*FF", 0.1m), 17, Noon),
        ["signed_values_came_late"] = new SignedValuesCameLate([new(Noon, [new("1", "Wh", "Energy.Active.Import.Register", Format: "SignedData", Signed: new("T0NNRnw=", "", "OCMF", "3059"))])], Noon),
        ["charge_record_replaced"] = new ChargeRecordReplaced(Session1.Value, "next-2", Session1, [Correction]),
        ["statement_line_decided"] = new StatementLineDecided(Id1, 17, LineAction.Dispute, "too much", "key:finance", Noon),
        ["charge_record_doubted"] = new ChargeRecordDoubted(Session1.Value, [new("late-facts", "12000 Wh by what was told since.")], Noon),
        ["statement_class_decided"] = new StatementClassDecided(Id1, LineClass.StepSize, LineAction.Dispute, "the tariff has a step", "key:finance", Noon),
        ["statement_closed"] = new StatementClosed(Id1, "March is settled", "key:boss", Noon),
        ["charge_record_dropped"] = new ChargeRecordDropped(Session1.Value, "test charge", "key:finance", Noon),
        ["limits_set_requested"] = new LimitsSetRequested(
            Id1, Session1, new(Cp1, 1, 2), "4711", 1_900_000_017, 1, Limits, Emsp, "https://emsp.example/profiles/1", Noon, Noon.AddSeconds(30)),
        ["limits_clear_requested"] = new LimitsClearRequested(
            Id1, Session1, new(Cp1, 1), 1_900_000_017, Emsp, "https://emsp.example/profiles/2", Noon, Noon.AddSeconds(30)),
        ["limits_read_requested"] = new LimitsReadRequested(
            Id1, Session1, new(Cp1, 1), 900, LimitUnit.Watts, true, Emsp, "https://emsp.example/profiles/3", Noon, Noon.AddSeconds(30)),
        ["limit_order_answered"] = new LimitOrderAnswered(Id1, OrderOutcome.NothingToClear, "none there", Limits, Noon),
        ["listing_described"] = new ListingDescribed(ListedThing.Evse, "3256", "network", """{"phone":"+49"}""", Noon),
        ["listing_removed"] = new ListingRemoved(ListedThing.Location, "LOC1", "network", Noon),
        ["location_described"] = LocationDescribed,
        ["location_removed"] = new LocationRemoved("LOC1", Abc, Noon),
        ["own_party_described"] = new OwnPartyDescribed(Abc, "Abc Charging", "https://abc.example", Noon),
        ["partner_added"] = new PartnerAdded(Emsp, "ocpi", "Emsp One", """{"token":"x"}""", Noon),
        ["partner_settings_changed"] = new PartnerSettingsChanged(Emsp, "Emsp 1", "{}", Noon),
        ["partner_connected"] = new PartnerConnected(Emsp, [new("DE", "8AC")], Noon),
        ["partner_disconnected"] = new PartnerDisconnected(Emsp, "unregistered", Noon),
        ["partner_removed"] = new PartnerRemoved(Emsp, Noon),
        ["partner_sync_requested"] = new PartnerSyncRequested(Emsp, "locations", Noon),
        ["partner_wipe_requested"] = new PartnerWipeRequested(Emsp, "evseData", "the contract ends", Noon),
        ["partner_terms_described"] = new PartnerTermsDescribed(
            Emsp, new(new(["LOC1"], ["LOC2"], ["HOME1"]), new(["T1"], ["T2"], new Dictionary<string, string> { ["T1"] = "T1-EMSP" }),
                new("four-decimals", "power", "free", "untilUnplugged")), Noon),
        ["product_described"] = new ProductDescribed(Product, Noon),
        ["product_removed"] = new ProductRemoved("DE-AC 11", Noon),
        ["offer_described"] = new OfferDescribed(Offer, Noon),
        ["offer_withdrawn"] = new OfferWithdrawn("O-1", Noon),
        ["product_assigned"] = new ProductAssigned(AssignedTo.Evse, "3256", "DE-AC 11", Noon),
        ["product_unassigned"] = new ProductUnassigned(AssignedTo.Location, "LOC1", Noon),
        ["validity_turned"] = new ValidityTurned(Noon),
        ["remote_start_requested"] = StartRequested,
        ["remote_start_refused"] = new RemoteStartRefused(Id1, Emsp, "603", "no such EVSE", Noon),
        ["remote_start_cancelled"] = new RemoteStartCancelled(Id1, Noon),
        ["remote_start_lapsed"] = new RemoteStartLapsed(Id1, Noon.AddMinutes(10)),
        ["remote_start_answered"] = new RemoteStartAnswered(Id1, OrderOutcome.Rejected, "no cable", Noon),
        ["remote_stop_requested"] = new RemoteStopRequested(Id1, Session1, Cp1, "4711", Emsp, "https://emsp.example/commands/2", Noon, Noon.AddSeconds(30)),
        ["remote_stop_answered"] = new RemoteStopAnswered(Id1, OrderOutcome.Accepted, "ok", Noon),
        ["remote_reserve_requested"] = new RemoteReserveRequested(
            Id1, new(Cp1, 1), StartRequested.Token, "FLEET", 17, Noon.AddHours(1), StartRequested.Grant, "R-1", "https://emsp.example/commands/3", Noon, Noon.AddSeconds(30), Site1, new("T1", 1)),
        ["remote_cancel_requested"] = new RemoteCancelRequested(Id1, Cp1, 17, Emsp, "R-1", "https://emsp.example/commands/4", Noon, Noon.AddSeconds(30)),
        ["remote_unlock_requested"] = new RemoteUnlockRequested(Id1, new(Cp1, 1), Emsp, "https://emsp.example/commands/5", Noon, Noon.AddSeconds(30)),
        ["place_order_refused"] = new PlaceOrderRefused(Id1, Emsp, "320", "not offered", Noon),
        ["place_order_answered"] = new PlaceOrderAnswered(Id1, OrderOutcome.UnknownReservation, "none such", Noon),
        ["reservation_ordered"] = new ReservationOrdered(new(Cp1, 1), 17, "04AABBCC", Emsp, "R-1", Noon.AddHours(1), Noon, "https://emsp.example/commands/3", Id1),
        ["reservation_made"] = new ReservationMade(new(Cp1, 1, 2), 17, "04AABBCC", "FLEET", Noon.AddHours(1), Emsp, "R-1", Noon, 42, Id1),
        ["reservation_cancelled"] = new ReservationCancelled(CancelledBy.Station, Noon, 43),
        ["reservation_used"] = new ReservationUsed(Session1, Noon, 44),
        ["reservation_expired"] = new ReservationExpired(Noon, 45),
        ["charging_started"] = Started,
        ["start_completed"] = new StartCompleted(Started with { MeterMissing = true, Reconstructed = true }, Noon),
        ["report_numbered"] = new ReportNumbered(3, true, "StopAuthorized", "Idle", true, Noon, Noon.AddSeconds(1)),
        ["meter_read"] = MeterRead(Noon.AddMinutes(1), 1234.567m),
        ["charging_paused"] = new ChargingPaused(PausedBy.Vehicle, Noon, Noon),
        ["charging_resumed"] = new ChargingResumed(Noon, Noon),
        ["cable_unplugged"] = new CableUnplugged(Noon, Noon),
        ["charging_stopped"] = Stopped,
        ["stop_completed"] = new StopCompleted(Stopped with { MeterMissing = true, Guessed = true, By = "watchdog" }, Noon),
        ["charging_wish_accepted"] = new ChargingWishAccepted(new(ChargingProfileKind.Green, Noon.AddHours(8), 20.5m, true), Emsp, Noon),
        ["session_overdue"] = new SessionOverdue(Noon, Noon.AddDays(2)),
        ["session_closed"] = new SessionClosed(Noon, "the station was scrapped", "key:support"),
        ["report_set_aside"] = new ReportSetAside("readings", "{}", "the session has ended", Noon),
        ["station_described"] = StationDescribed,
        ["station_removed"] = new StationRemoved(Cp1, Noon),
        ["station_booted"] = StationBooted,
        ["station_connected"] = StationConnected,
        ["station_disconnected"] = StationDisconnected,
        ["connector_state_reported"] = StateReported,
        ["report_without_session"] = new ReportWithoutSession(Cp1, "stop", "99", "{}", "no such session", Noon),
        ["firmware_progress_reported"] = new FirmwareProgressReported(Cp1, "Installed", 7, Noon),
        ["diagnostics_progress_reported"] = new DiagnosticsProgressReported(Cp1, "Uploading", 8, Noon),
        ["security_event_reported"] = new SecurityEventReported(Cp1, "TamperDetectionActivated", "lid", Noon, Noon.AddSeconds(1)),
        ["variables_reported"] = VariablesReported,
        ["station_report_received"] = new StationReportReceived(Cp1, "Limit", 3, 0, true, """{"a":1}""", Noon, Noon.AddSeconds(1)),
        ["reservation_end_reported"] = new ReservationEndReported(Cp1, 17, true, Noon),
        ["local_list_described"] = new LocalListDescribed(Cp1, LocalListMode.LocalAndPartners, true, Noon),
        ["station_call_requested"] = new StationCallRequested(Id1, Cp1, "Reset", """{"type":"Soft"}""", Noon, Noon.AddSeconds(30)),
        ["station_call_answered"] = new StationCallAnswered(Id1, StationCallOutcome.CallError, "{}", "NotSupported", "no", Noon),
        ["certificate_requested"] = new CertificateRequested(Id1, Cp1, CertificatePurpose.PlugAndCharge, "-----BEGIN CERTIFICATE REQUEST-----", Noon),
        ["certificate_issued"] = new CertificateIssued(Id1, Cp1, "-----BEGIN CERTIFICATE-----", "0A", Noon.AddDays(365), "own", Noon),
        ["certificate_refused"] = new CertificateRefused(Id1, Cp1, "the key is too short", Noon),
        ["certificate_delivered"] = new CertificateDelivered(Id1, Cp1, true, "Accepted", Noon),
        ["tariff_described"] = TariffDescribed,
        ["tariff_removed"] = new TariffRemoved("T1", Abc, Noon),
        ["local_token_described"] = TokenDescribed,
        ["local_token_removed"] = new LocalTokenRemoved("04AABBCC", Noon),
    };
}

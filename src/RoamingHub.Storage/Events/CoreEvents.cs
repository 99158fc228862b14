using System.Text.Json.Serialization.Metadata;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Products;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;

namespace RoamingHub.Storage.Events;

/// <summary>Every kind of fact the hub stores, by the name it has in the log. An alias stays when its type is renamed.</summary>
public static class CoreEvents
{
    public static IReadOnlyList<EventType> All { get; } =
    [
        Of("authorization_decided", AuthorizationStream.Type, EventJson.Default.AuthorizationDecided),

        Of("charge_record_sealed", ChargeRecordStream.Type, EventJson.Default.ChargeRecordSealed),
        Of("charge_record_held", ChargeRecordStream.Type, EventJson.Default.ChargeRecordHeld),
        Of("charge_record_suppressed", ChargeRecordStream.Type, EventJson.Default.ChargeRecordSuppressed),
        Of("charge_record_released", ChargeRecordStream.Type, EventJson.Default.ChargeRecordReleased),
        Of("charge_record_dropped", ChargeRecordStream.Type, EventJson.Default.ChargeRecordDropped),
        Of("charge_record_credited", ChargeRecordStream.Type, EventJson.Default.ChargeRecordCredited),
        Of("charge_record_doubted", ChargeRecordStream.Type, EventJson.Default.ChargeRecordDoubted),
        Of("charge_record_replaced", ChargeRecordStream.Type, EventJson.Default.ChargeRecordReplaced),
        Of("signed_values_judged_anew", ChargeRecordStream.Type, EventJson.Default.SignedValuesJudgedAnew),

        Of("statement_line_decided", StatementStream.Type, EventJson.Default.StatementLineDecided),
        Of("statement_class_decided", StatementStream.Type, EventJson.Default.StatementClassDecided),
        Of("statement_closed", StatementStream.Type, EventJson.Default.StatementClosed),

        Of("limits_set_requested", LimitStream.Type, EventJson.Default.LimitsSetRequested),
        Of("limits_clear_requested", LimitStream.Type, EventJson.Default.LimitsClearRequested),
        Of("limits_read_requested", LimitStream.Type, EventJson.Default.LimitsReadRequested),
        Of("limit_order_answered", LimitStream.Type, EventJson.Default.LimitOrderAnswered),

        Of("listing_described", ListingStream.Type, EventJson.Default.ListingDescribed),
        Of("listing_removed", ListingStream.Type, EventJson.Default.ListingRemoved),

        Of("location_described", LocationStream.Type, EventJson.Default.LocationDescribed),
        Of("location_removed", LocationStream.Type, EventJson.Default.LocationRemoved),

        Of("own_party_described", OwnPartyStream.Type, EventJson.Default.OwnPartyDescribed),

        Of("partner_added", PartnerStream.Type, EventJson.Default.PartnerAdded),
        Of("partner_settings_changed", PartnerStream.Type, EventJson.Default.PartnerSettingsChanged),
        Of("partner_connected", PartnerStream.Type, EventJson.Default.PartnerConnected),
        Of("partner_disconnected", PartnerStream.Type, EventJson.Default.PartnerDisconnected),
        Of("partner_removed", PartnerStream.Type, EventJson.Default.PartnerRemoved),
        Of("partner_sync_requested", PartnerStream.Type, EventJson.Default.PartnerSyncRequested),
        Of("partner_wipe_requested", PartnerStream.Type, EventJson.Default.PartnerWipeRequested),
        Of("partner_terms_described", PartnerStream.Type, EventJson.Default.PartnerTermsDescribed),

        Of("product_described", ProductStream.Type, EventJson.Default.ProductDescribed),
        Of("product_removed", ProductStream.Type, EventJson.Default.ProductRemoved),
        Of("offer_described", ProductStream.OfferType, EventJson.Default.OfferDescribed),
        Of("offer_withdrawn", ProductStream.OfferType, EventJson.Default.OfferWithdrawn),
        Of("product_assigned", ProductStream.AssignmentType, EventJson.Default.ProductAssigned),
        Of("product_unassigned", ProductStream.AssignmentType, EventJson.Default.ProductUnassigned),
        Of("validity_turned", ProductStream.TurnType, EventJson.Default.ValidityTurned),

        Of("remote_start_requested", RemoteStream.StartType, EventJson.Default.RemoteStartRequested),
        Of("remote_start_refused", RemoteStream.StartType, EventJson.Default.RemoteStartRefused),
        Of("remote_start_answered", RemoteStream.StartType, EventJson.Default.RemoteStartAnswered),
        Of("remote_start_cancelled", RemoteStream.StartType, EventJson.Default.RemoteStartCancelled),
        Of("remote_start_lapsed", RemoteStream.StartType, EventJson.Default.RemoteStartLapsed),
        Of("remote_stop_requested", RemoteStream.StopType, EventJson.Default.RemoteStopRequested),
        Of("remote_stop_answered", RemoteStream.StopType, EventJson.Default.RemoteStopAnswered),
        Of("remote_reserve_requested", RemoteStream.PlaceType, EventJson.Default.RemoteReserveRequested),
        Of("remote_cancel_requested", RemoteStream.PlaceType, EventJson.Default.RemoteCancelRequested),
        Of("remote_unlock_requested", RemoteStream.PlaceType, EventJson.Default.RemoteUnlockRequested),
        Of("place_order_refused", RemoteStream.PlaceType, EventJson.Default.PlaceOrderRefused),
        Of("place_order_answered", RemoteStream.PlaceType, EventJson.Default.PlaceOrderAnswered),

        Of("reservation_ordered", ReservationStream.Type, EventJson.Default.ReservationOrdered),
        Of("reservation_made", ReservationStream.Type, EventJson.Default.ReservationMade),
        Of("reservation_cancelled", ReservationStream.Type, EventJson.Default.ReservationCancelled),
        Of("reservation_used", ReservationStream.Type, EventJson.Default.ReservationUsed),
        Of("reservation_expired", ReservationStream.Type, EventJson.Default.ReservationExpired),

        Of("charging_started", SessionStream.Type, EventJson.Default.ChargingStarted),
        Of("start_completed", SessionStream.Type, EventJson.Default.StartCompleted),
        Of("report_numbered", SessionStream.Type, EventJson.Default.ReportNumbered),
        Of("meter_read", SessionStream.Type, EventJson.Default.MeterRead),
        Of("signed_values_came_late", SessionStream.Type, EventJson.Default.SignedValuesCameLate),
        Of("charging_paused", SessionStream.Type, EventJson.Default.ChargingPaused),
        Of("charging_resumed", SessionStream.Type, EventJson.Default.ChargingResumed),
        Of("cable_unplugged", SessionStream.Type, EventJson.Default.CableUnplugged),
        Of("charging_stopped", SessionStream.Type, EventJson.Default.ChargingStopped),
        Of("stop_completed", SessionStream.Type, EventJson.Default.StopCompleted),
        Of("charging_wish_accepted", SessionStream.Type, EventJson.Default.ChargingWishAccepted),
        Of("session_overdue", SessionStream.Type, EventJson.Default.SessionOverdue),
        Of("session_closed", SessionStream.Type, EventJson.Default.SessionClosed),
        Of("report_set_aside", SessionStream.Type, EventJson.Default.ReportSetAside),

        Of("station_described", StationStream.Type, EventJson.Default.StationDescribed),
        Of("station_removed", StationStream.Type, EventJson.Default.StationRemoved),
        Of("station_booted", StationStream.Type, EventJson.Default.StationBooted),
        Of("station_connected", StationStream.Type, EventJson.Default.StationConnected),
        Of("station_disconnected", StationStream.Type, EventJson.Default.StationDisconnected),
        Of("connector_state_reported", StationStream.Type, EventJson.Default.ConnectorStateReported),
        Of("report_without_session", StationStream.Type, EventJson.Default.ReportWithoutSession),
        Of("firmware_progress_reported", StationStream.Type, EventJson.Default.FirmwareProgressReported),
        Of("diagnostics_progress_reported", StationStream.Type, EventJson.Default.DiagnosticsProgressReported),
        Of("security_event_reported", StationStream.Type, EventJson.Default.SecurityEventReported),
        Of("variables_reported", StationStream.Type, EventJson.Default.VariablesReported),
        Of("station_report_received", StationStream.Type, EventJson.Default.StationReportReceived),
        Of("reservation_end_reported", StationStream.Type, EventJson.Default.ReservationEndReported),
        Of("local_list_described", StationStream.Type, EventJson.Default.LocalListDescribed),
        Of("station_call_requested", StationStream.CallType, EventJson.Default.StationCallRequested),
        Of("station_call_answered", StationStream.CallType, EventJson.Default.StationCallAnswered),

        Of("certificate_requested", CertificateStream.Type, EventJson.Default.CertificateRequested),
        Of("certificate_issued", CertificateStream.Type, EventJson.Default.CertificateIssued),
        Of("certificate_refused", CertificateStream.Type, EventJson.Default.CertificateRefused),
        Of("certificate_delivered", CertificateStream.Type, EventJson.Default.CertificateDelivered),

        Of("tariff_described", TariffStream.Type, EventJson.Default.TariffDescribed),
        Of("tariff_removed", TariffStream.Type, EventJson.Default.TariffRemoved),

        Of("local_token_described", TokenStream.Type, EventJson.Default.LocalTokenDescribed),
        Of("local_token_removed", TokenStream.Type, EventJson.Default.LocalTokenRemoved),
    ];

    private static EventType Of<T>(string alias, string streamType, JsonTypeInfo<T> json) => new(alias, typeof(T), json, streamType);
}

using System.Text;
using System.Text.Json;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage.Tests.Events;

public sealed class CoreEventsTests
{
    private static readonly EventTypes Types = new(CoreEvents.All);

    /// <summary>Written out once more on purpose: an alias in the log is for ever.</summary>
    [Fact]
    public void The_aliases_are_these_and_stay_these() => CoreEvents.All.Select(t => $"{t.StreamType}: {t.Alias}").ShouldBe(
    [
        "authorization: authorization_decided",
        "charge_record: charge_record_sealed",
        "charge_record: charge_record_held",
        "charge_record: charge_record_suppressed",
        "charge_record: charge_record_released",
        "charge_record: charge_record_dropped", "charge_record: charge_record_credited", "charge_record: charge_record_doubted",
        "charge_record: charge_record_replaced", "charge_record: signed_values_judged_anew",
        "statement: statement_line_decided",
        "statement: statement_class_decided",
        "statement: statement_closed",
        "limit_order: limits_set_requested",
        "limit_order: limits_clear_requested",
        "limit_order: limits_read_requested",
        "limit_order: limit_order_answered",
        "listing: listing_described",
        "listing: listing_removed",
        "location: location_described",
        "location: location_removed",
        "own_party: own_party_described",
        "partner: partner_added",
        "partner: partner_settings_changed",
        "partner: partner_connected",
        "partner: partner_disconnected",
        "partner: partner_removed",
        "partner: partner_sync_requested",
        "partner: partner_wipe_requested",
        "partner: partner_terms_described",
        "product: product_described",
        "product: product_removed",
        "offer: offer_described",
        "offer: offer_withdrawn",
        "product_assignment: product_assigned",
        "product_assignment: product_unassigned",
        "validity_turn: validity_turned",
        "remote_start: remote_start_requested",
        "remote_start: remote_start_refused",
        "remote_start: remote_start_answered",
        "remote_start: remote_start_cancelled",
        "remote_start: remote_start_lapsed",
        "remote_stop: remote_stop_requested",
        "remote_stop: remote_stop_answered",
        "place_order: remote_reserve_requested",
        "place_order: remote_cancel_requested",
        "place_order: remote_unlock_requested",
        "place_order: place_order_refused",
        "place_order: place_order_answered",
        "reservation: reservation_ordered",
        "reservation: reservation_made",
        "reservation: reservation_cancelled",
        "reservation: reservation_used",
        "reservation: reservation_expired",
        "charging_session: charging_started",
        "charging_session: start_completed",
        "charging_session: report_numbered",
        "charging_session: meter_read", "charging_session: signed_values_came_late",
        "charging_session: charging_paused",
        "charging_session: charging_resumed",
        "charging_session: cable_unplugged",
        "charging_session: charging_stopped",
        "charging_session: stop_completed",
        "charging_session: charging_wish_accepted",
        "charging_session: session_overdue",
        "charging_session: session_closed",
        "charging_session: report_set_aside",
        "station: station_described",
        "station: station_removed",
        "station: station_booted",
        "station: station_connected",
        "station: station_disconnected",
        "station: connector_state_reported",
        "station: report_without_session",
        "station: firmware_progress_reported",
        "station: diagnostics_progress_reported",
        "station: security_event_reported",
        "station: variables_reported",
        "station: station_report_received",
        "station: reservation_end_reported",
        "station: local_list_described",
        "station_call: station_call_requested",
        "station_call: station_call_answered",
        "station_certificate: certificate_requested",
        "station_certificate: certificate_issued",
        "station_certificate: certificate_refused",
        "station_certificate: certificate_delivered",
        "tariff: tariff_described",
        "tariff: tariff_removed",
        "local_token: local_token_described",
        "local_token: local_token_removed",
    ]);

    public static TheoryData<string> Aliases => [.. CoreEvents.All.Select(t => t.Alias)];

    [Theory]
    [MemberData(nameof(Aliases))]
    public void Each_kind_is_read_as_it_was_written(string alias)
    {
        var fact = Facts.All[alias];
        Types.Of(fact.GetType()).Alias.ShouldBe(alias);

        var json = Types.Serialize(fact);
        var read = Types.Deserialize(alias, json);

        read.ShouldBeOfType(fact.GetType());
        EveryMemberOf(read).ShouldBe(EveryMemberOf(fact));
    }

    [Fact]
    public void An_event_in_the_log_looks_like_this()
    {
        var json = Encoding.UTF8.GetString(Types.Serialize(Facts.Started with { Reservation = null, Grant = null, Site = null }));

        JsonElement.DeepEquals(JsonElement.Parse(json), JsonElement.Parse("""
            {
              "evse": { "station": "CP-1", "connector": 1 }, "transaction": "4711",
              "token": { "idTag": "04aabbcc", "uid": "04AABBCC", "kind": "Rfid", "contractId": "DE-8AC-C12E456L89-Y",
                         "issuer": { "country": "DE", "party": "8AC" } },
              "meter": 1000, "at": "2026-03-01T12:00:00+00:00", "receivedAt": "2026-03-01T12:00:01+00:00",
              "permit": "Accepted", "permitBy": "ocpi:p1", "authorization": "0194f0a0-0000-7000-8000-000000000001",
              "tariff": { "id": "T1", "version": 1 }, "parentIdTag": "PARENT"
            }
            """)).ShouldBeTrue(json);
    }

    [Fact]
    public void What_can_be_worked_out_is_not_stored() =>
        Encoding.UTF8.GetString(Types.Serialize(Facts.LocationDescribed)).ShouldNotContain("\"powerWatts\"");

    [Fact]
    public void Energy_is_stored_in_watt_hours_and_exactly()
    {
        var json = Types.Serialize(Facts.Stopped with { Meter = Energy.FromKwh(19.309971m) });

        JsonElement.Parse(json).GetProperty("meter").GetRawText().ShouldBe("19309.971000");
    }

    /// <summary>Without the hub's own JSON context, so that a member it leaves out is missed.</summary>
    private static string EveryMemberOf(object fact) => JsonSerializer.Serialize(fact, fact.GetType());
}

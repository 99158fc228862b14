using System.Text.Json;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Api;
using RoamingHub.Ocpp;

namespace RoamingHub.Hub.Stations;

/// <summary>What a station shall keep free, for whom, and until when. Connector 0: any place of the station.</summary>
internal sealed record ReservationRequest(EvseRef Evse, int Id, string IdTag, TokenKind Kind, string? ParentIdTag, DateTimeOffset ExpiresAt);

/// <summary>
/// Calls about reservations, there and back. Both versions use the same two actions; their requests differ in the name of the number, which
/// tells a request of the one from one of the other.
/// </summary>
internal static class ReservationCalls
{
    public const string Reserve = "ReserveNow";
    public const string Cancel = "CancelReservation";

    /// <summary>Characters of a token that stations of a protocol can hold.</summary>
    public static int LongestIdTag(string protocol) => protocol == Ocpp16.Ocpp16Routes.Protocol ? 20 : 36;

    public static byte[] ToReserve(string protocol, ReservationRequest request) =>
        protocol == Ocpp16.Ocpp16Routes.Protocol ? Ocpp16.ReservationMapping.ToReserve(request) : Ocpp201.ReservationMapping.ToReserve(request);

    public static byte[] ToCancel(int id) => Ocpp16.ReservationMapping.ToCancel(id);

    /// <summary>What an answered call tells of a reservation, and which one; null when it tells nothing.</summary>
    public static (int Id, ReservationReport Report)? ToReport(StationCallRequested call, StationCallAnswered answer)
    {
        if (call.Action is not (Reserve or Cancel) || answer is not { Outcome: StationCallOutcome.Answered, Payload: { } payload } || !IsAccepted(payload))
            return null;
        if (call.Action == Cancel)
            return Ocpp16.ReservationMapping.CancelledId(call.Payload) is { } id ? (id, new ReservationReport.Withdrawn(answer.At)) : null;
        var agreed = Names(call.Payload, "reservationId")
            ? Ocpp16.ReservationMapping.ToAgreed(call.Station, call.Payload, answer.At)
            : Ocpp201.ReservationMapping.ToAgreed(call.Station, call.Payload, answer.At);
        return agreed is null ? null : (agreed.Id, agreed);
    }

    public static (OrderOutcome Outcome, string? Why) ToOutcome(StationCallResult result) => result switch
    {
        StationCallResult.Answered a => ToOutcome(Ocpp16.ReservationMapping.StatusOf(System.Text.Encoding.UTF8.GetString(a.Payload.Span))),
        StationCallResult.CallError { Code: OcppErrorCode.NotSupported or OcppErrorCode.NotImplemented } e => (OrderOutcome.NotSupported, e.Code),
        StationCallResult.CallError e => (OrderOutcome.Failed, e.Code),
        StationCallResult.NotConnected => (OrderOutcome.Offline, "the station is not connected"),
        StationCallResult.Disconnected => (OrderOutcome.Offline, "the station hung up"),
        StationCallResult.NoAnswer => (OrderOutcome.NoAnswer, "the station did not answer in time"),
        StationCallResult.InvalidPayload i => (OrderOutcome.Failed, $"{i.Member}: {i.Text}"),
        _ => (OrderOutcome.NotSupported, null),
    };

    private static (OrderOutcome Outcome, string? Why) ToOutcome(string? status) => status switch
    {
        "Accepted" => (OrderOutcome.Accepted, null),
        "Occupied" => (OrderOutcome.Occupied, "the place is taken"),
        "Faulted" or "Unavailable" => (OrderOutcome.Inoperative, $"the place is {status}"),
        "Rejected" => (OrderOutcome.Rejected, "the station refused"),
        _ => (OrderOutcome.Failed, "the station's answer cannot be read"),
    };

    /// <summary>The word of an answer that has one.</summary>
    public static string? StatusOf(ReadOnlyMemory<byte> answer) => Ocpp16.ReservationMapping.StatusOf(System.Text.Encoding.UTF8.GetString(answer.Span));

    private static bool IsAccepted(string answer) => Ocpp16.ReservationMapping.StatusOf(answer) == "Accepted";

    private static bool Names(string payload, string member)
    {
        using var document = JsonDocument.Parse(payload);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(member, out _);
    }
}

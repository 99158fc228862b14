using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Ocpi.V221.Commands;

/// <summary>The last segment of a command's URL (OCPI 2.2.1 §13.4.3).</summary>
public enum CommandType { CANCEL_RESERVATION, RESERVE_NOW, START_SESSION, STOP_SESSION, UNLOCK_CONNECTOR }

/// <summary>Every command says where its result goes.</summary>
public interface ICommand : IChecked
{
    static abstract CommandType Type { get; }

    string? ResponseUrl { get; }
}

/// <summary>The token is used as it stands here, whether or not we know it (OCPI 2.2.1 §13.3.5).</summary>
public sealed record StartSession : ICommand
{
    public static CommandType Type => CommandType.START_SESSION;

    public string? ResponseUrl { get; init; }
    public Token? Token { get; init; }
    public string? LocationId { get; init; }
    public string? EvseUid { get; init; }

    /// <summary>Needs `evse_uid`.</summary>
    public string? ConnectorId { get; init; }

    public string? AuthorizationReference { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Url("response_url", ResponseUrl);
        check.Object("token", Token);
        check.CiString("location_id", LocationId, 36);
        check.CiString("evse_uid", EvseUid, 36, required: ConnectorId is not null);
        check.CiString("connector_id", ConnectorId, 36, required: false);
        check.CiString("authorization_reference", AuthorizationReference, 36, required: false);
    }
}

/// <summary>(OCPI 2.2.1 §13.3.6)</summary>
public sealed record StopSession : ICommand
{
    public static CommandType Type => CommandType.STOP_SESSION;

    public string? ResponseUrl { get; init; }
    public string? SessionId { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Url("response_url", ResponseUrl);
        check.CiString("session_id", SessionId, 36);
    }
}

/// <summary>The same reservation id at the same location replaces the reservation (OCPI 2.2.1 §13.3.4).</summary>
public sealed record ReserveNow : ICommand
{
    public static CommandType Type => CommandType.RESERVE_NOW;

    public string? ResponseUrl { get; init; }
    public Token? Token { get; init; }
    public DateTimeOffset? ExpiryDate { get; init; }
    public string? ReservationId { get; init; }
    public string? LocationId { get; init; }
    public string? EvseUid { get; init; }
    public string? AuthorizationReference { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Url("response_url", ResponseUrl);
        check.Object("token", Token);
        check.Present("expiry_date", ExpiryDate);
        check.CiString("reservation_id", ReservationId, 36);
        check.CiString("location_id", LocationId, 36);
        check.CiString("evse_uid", EvseUid, 36, required: false);
        check.CiString("authorization_reference", AuthorizationReference, 36, required: false);
    }
}

/// <summary>(OCPI 2.2.1 §13.3.1)</summary>
public sealed record CancelReservation : ICommand
{
    public static CommandType Type => CommandType.CANCEL_RESERVATION;

    public string? ResponseUrl { get; init; }
    public string? ReservationId { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Url("response_url", ResponseUrl);
        check.CiString("reservation_id", ReservationId, 36);
    }
}

/// <summary>For help desks, never straight from a driver (OCPI 2.2.1 §13.3.7).</summary>
public sealed record UnlockConnector : ICommand
{
    public static CommandType Type => CommandType.UNLOCK_CONNECTOR;

    public string? ResponseUrl { get; init; }
    public string? LocationId { get; init; }
    public string? EvseUid { get; init; }
    public string? ConnectorId { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Url("response_url", ResponseUrl);
        check.CiString("location_id", LocationId, 36);
        check.CiString("evse_uid", EvseUid, 36);
        check.CiString("connector_id", ConnectorId, 36);
    }
}

/// <summary>Given at once. `timeout` in seconds: after it the partner expects no result (OCPI 2.2.1 §13.3.2).</summary>
public sealed record CommandResponse(
    Word<CommandResponseType>? Result = null, int? Timeout = null, IReadOnlyList<DisplayText>? Message = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Word("result", Result);
        check.Present("timeout", Timeout);
        check.Objects("message", Message);
    }
}

/// <summary>What the charge point made of it, posted later to the command's `response_url` (OCPI 2.2.1 §13.3.3).</summary>
public sealed record CommandResult(Word<CommandResultType>? Result = null, IReadOnlyList<DisplayText>? Message = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Word("result", Result);
        check.Objects("message", Message);
    }
}

public enum CommandResponseType { NOT_SUPPORTED, REJECTED, ACCEPTED, UNKNOWN_SESSION }

public enum CommandResultType
{
    ACCEPTED,
    CANCELED_RESERVATION,
    EVSE_OCCUPIED,
    EVSE_INOPERATIVE,
    FAILED,
    NOT_SUPPORTED,
    REJECTED,
    TIMEOUT,
    UNKNOWN_RESERVATION,
}

using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Notifications;

namespace RoamingHub.Simulators.Hubject;

/// <summary>A CPO that has a contract with Hubject.</summary>
/// <param name="SubOperatorIds">Others whose EVSEs this operator may push.</param>
/// <param name="ServiceUrl">Where Hubject calls the CPO; `/api/oicp/…` is appended.</param>
public sealed record HubjectOperator(string OperatorId, Uri? ServiceUrl = null, IReadOnlyList<string>? SubOperatorIds = null)
{
    /// <summary>Locked partners are refused with 017.</summary>
    public bool IsLocked { get; init; }

    /// <summary>What there is no contract for; refused with 210. Reservations have a contract of their own.</summary>
    public IReadOnlyCollection<OicpOperation> Without { get; init; } = [];

    /// <summary>The EMPs that have subscribed to this CPO; null: all.</summary>
    public IReadOnlyCollection<string>? Providers { get; init; }

    /// <summary>SHA-1 thumbprints of its client certificates, where the simulator asks for them; null: any that is trusted.</summary>
    public IReadOnlyCollection<string>? Certificates { get; init; }
}

/// <summary>An EMP. Whoever is named by a driver is one without being registered, and as long as none is registered everybody is.</summary>
/// <param name="ServiceUrl">Where Hubject calls the EMP for authorisations, notifications and records; null: the simulator answers for it.</param>
public sealed record HubjectProvider(string ProviderId, Uri? ServiceUrl = null)
{
    /// <summary>Locked partners are refused with 017.</summary>
    public bool IsLocked { get; init; }

    /// <summary>Whether it has an endpoint for notifications; without, CPOs hear 320.</summary>
    public bool TakesNotifications { get; init; } = true;
}

/// <summary>A driver whom an EMP knows by a card or a contract.</summary>
/// <param name="RefusalCode">Set: the EMP says no with this code.</param>
/// <param name="StopIdentifications">Who else may stop what this driver starts.</param>
public sealed record HubjectDriver(
    Identification Identification, string ProviderId, string? RefusalCode = null, string? EmpPartnerSessionId = null,
    IReadOnlyList<Identification>? StopIdentifications = null);

/// <summary>How a session at Hubject came about.</summary>
public enum HubjectSessionKind { AuthorizeStart, RemoteStart, Reservation }

/// <summary>A session as Hubject holds it at one moment. Its CDR closes it.</summary>
public sealed record HubjectSession(
    string SessionId, HubjectSessionKind Kind, string OperatorId, string ProviderId, Identification Identification)
{
    public string? EvseId { get; init; }
    public string? ProductId { get; init; }
    public string? CpoPartnerSessionId { get; init; }
    public string? EmpPartnerSessionId { get; init; }
    public IReadOnlyList<Identification> StopIdentifications { get; init; } = [];
    public IReadOnlyList<IChargingNotification> Notifications { get; init; } = [];
    /// <summary>Allowed by authentication data that the EMP uploaded: only the same medium may stop it.</summary>
    public bool IsOffline { get; init; }

    public ChargeDetailRecord? Cdr { get; init; }

    /// <summary>When its record came in.</summary>
    public DateTimeOffset? CdrAt { get; init; }

    public bool IsClosed => Cdr is not null;
}

/// <summary>A rule of OICP 2.3 that the CPO broke.</summary>
public sealed record HubjectViolation(DateTimeOffset At, OicpOperation Operation, string Text, string? SessionId = null)
{
    public override string ToString() => $"{Operation}: {Text}";
}

/// <summary>One request and its answer, as they went over the wire.</summary>
/// <param name="Target">The request's path as written by its sender.</param>
/// <param name="Status">HTTP status; null when no answer went out or came back.</param>
public sealed record HubjectExchange(
    DateTimeOffset At, OicpOperation Operation, bool FromCpo, string Target, string Request, int? Status, string? Answer, string? ProcessId)
{
    /// <summary>Somebody made it wrong on purpose: a fault switch the answer to a CPO, or a person the request to one.</summary>
    public bool IsSpoilt { get; init; }
}

/// <summary>What Hubject and EMPs say to one another.</summary>
public enum EmpOperation
{
    PullEvseData,
    PullEvseStatus,
    PullEvseStatusById,
    PullEvseStatusByOperator,
    PullPricingProductData,
    PullEvsePricing,
    GetChargeDetailRecords,
    PushAuthenticationData,
    RemoteStart,
    RemoteStop,
    ReservationStart,
    ReservationStop,
    AuthorizeStart,
    AuthorizeStop,
    ChargingNotifications,
    ChargeDetailRecord,
}

/// <summary>One request and its answer between Hubject and an EMP. Up to <see cref="EmpOperation.ReservationStop"/> the EMP asks.</summary>
/// <param name="Status">HTTP status; null when no answer came back.</param>
public sealed record EmpExchange(DateTimeOffset At, EmpOperation Operation, string ProviderId, string Target, string Request, int? Status, string? Answer)
{
    public bool FromEmp => Operation <= EmpOperation.ReservationStop;
}

/// <summary>What a remote command came to.</summary>
/// <param name="HttpStatus">The CPO's; null when Hubject did not ask it or got no answer.</param>
public sealed record HubjectRemoteAnswer(string SessionId, Acknowledgement Acknowledgement, int? HttpStatus, TimeSpan Took)
{
    public bool Result => Acknowledgement.Result;
    public string Code => Acknowledgement.StatusCode.Code;
}

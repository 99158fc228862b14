namespace RoamingHub.Hub;

/// <summary>Every line the hub logs. Tokens, card ids and contract ids never stand in one in full.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Station {Station} was refused from {Address}: {Why}.")]
    public static partial void StationRefused(this ILogger logger, string station, string address, string why);

    [LoggerMessage(60, LogLevel.Warning, "Station {Station} was connected from {Before} and is now from {Now}: it moved, or somebody else has its credentials.")]
    public static partial void StationTakenOver(this ILogger logger, string station, string before, string now);

    [LoggerMessage(61, LogLevel.Error, "Certificates for stations could not be worked on; it is tried again.")]
    public static partial void CertificatesFailed(this ILogger logger, Exception exception);

    [LoggerMessage(62, LogLevel.Error, "The certificate in {File} cannot be read; the one before stays in use.")]
    public static partial void CertificateUnreadable(this ILogger logger, string file, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "The socket of station {Station} is gone: {Why}")]
    public static partial void StationSocketLost(this ILogger logger, string station, string why);

    [LoggerMessage(3, LogLevel.Error, "{Action} of station {Station} could not be stored; the socket is closed unanswered.")]
    public static partial void CallNotStored(this ILogger logger, string station, string action, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "{Action} of station {Station} could not be handled.")]
    public static partial void CallFailed(this ILogger logger, string station, string action, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "The call {Action} to station {Station} went wrong.")]
    public static partial void StationCallFailed(this ILogger logger, string station, string action, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "The round over the stations failed; it comes again.")]
    public static partial void StationRoundFailed(this ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Error, "Charge records could not be issued; they stay due.")]
    public static partial void SettlementFailed(this ILogger logger, Exception exception);

    [LoggerMessage(87, LogLevel.Error, "The charge record of session {Session} could not be issued; it is tried again in a minute.")]
    public static partial void SessionNotSettled(this ILogger logger, string session, Exception exception);

    [LoggerMessage(234, LogLevel.Warning, "Signed values of charge record {Record} came when it had left or was decided about: {Verdict}.")]
    public static partial void SignedValuesJudgedAnew(this ILogger logger, string record, string verdict);

    [LoggerMessage(236, LogLevel.Information, "The signed values of charge record {Record}, with the driver's id, were given to {Who}.")]
    public static partial void SignedValuesFetched(this ILogger logger, string record, string who);

    [LoggerMessage(15, LogLevel.Warning, "Nothing has been heard for long of session {Session} on station {Station}.")]
    public static partial void SessionSilent(this ILogger logger, string station, string session);

    [LoggerMessage(16, LogLevel.Error, "Silent sessions could not be looked for; it is tried again.")]
    public static partial void WatchdogFailed(this ILogger logger, Exception exception);

    [LoggerMessage(8, LogLevel.Error, "What partners are owed cannot be read.")]
    public static partial void DeliveriesUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(9, LogLevel.Error, "The lane {Module} of partner {Partner} failed.")]
    public static partial void LaneFailed(this ILogger logger, string partner, string module, Exception exception);

    [LoggerMessage(10, LogLevel.Error, "A delivery of {Module} to partner {Partner} failed inside the hub.")]
    public static partial void DeliveryFailed(this ILogger logger, string partner, string module, Exception exception);

    [LoggerMessage(11, LogLevel.Error, "Partner {Partner} does not let us in: {Why} Nothing is sent until it does.")]
    public static partial void PartnerLocked(this ILogger logger, string partner, string why);

    [LoggerMessage(110, LogLevel.Error, "Charges that nobody has been asked for could not be looked after; it is tried again.")]
    public static partial void LateAuthorizationsFailed(this ILogger logger, Exception exception);

    [LoggerMessage(111, LogLevel.Warning, "The client certificate for partner {Partner} ends on {End}.")]
    public static partial void CertificateEnds(this ILogger logger, string partner, DateTimeOffset end);

    [LoggerMessage(112, LogLevel.Error, "Client certificates could not be looked at; it is tried again in a day.")]
    public static partial void CertificatesNotLookedAt(this ILogger logger, Exception exception);

    [LoggerMessage(12, LogLevel.Warning, "The wire log's partitions could not be kept in order; it is tried again in an hour.")]
    public static partial void WireLogNotMaintained(this ILogger logger, Exception exception);

    [LoggerMessage(30, LogLevel.Error, "A call of partner {Partner} to {Path} could not be answered as it should.")]
    public static partial void PartnerCallFailed(this ILogger logger, string partner, string path, Exception exception);

    [LoggerMessage(60, LogLevel.Error, "Reservations whose time is over could not be ended; it is tried again.")]
    public static partial void ReservationsNotEnded(this ILogger logger, Exception exception);

    [LoggerMessage(86, LogLevel.Error, "Limits of charges that begin by the clock could not be looked for; it is tried again.")]
    public static partial void LimitStartsFailed(this ILogger logger, Exception exception);

    [LoggerMessage(61, LogLevel.Error, "What stations should know of tokens cannot be read.")]
    public static partial void LocalListsNotRead(this ILogger logger, Exception exception);

    [LoggerMessage(62, LogLevel.Error, "The local list of station {Station} could not be brought into step; it is tried again.")]
    public static partial void LocalListFailed(this ILogger logger, string station, Exception exception);

    [LoggerMessage(63, LogLevel.Warning, "Certificates for station {Station} could not be had; the request is refused.")]
    public static partial void CertificatesNotAvailable(this ILogger logger, string station, Exception exception);

    [LoggerMessage(14, LogLevel.Error, "Orders whose time is over could not be ended; it is tried again.")]
    public static partial void OrderDeadlinesFailed(this ILogger logger, Exception exception);

    [LoggerMessage(140, LogLevel.Error, "Whether products or offers begin or end could not be read; it is tried again.")]
    public static partial void ValiditiesUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(150, LogLevel.Error, "Partners' statements could not be matched; it is tried again.")]
    public static partial void StatementMatchingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(88, LogLevel.Error, "{Feed} has set {Type} of {Stream} aside (position {Position}): its {Module} cannot be told to partners. {Why}")]
    public static partial void EventSetAside(this ILogger logger, string feed, string module, string type, string stream, long position, string why);

    [LoggerMessage(151, LogLevel.Error, "Statement {Statement} could not be matched.")]
    public static partial void StatementNotMatched(this ILogger logger, Guid statement, Exception exception);

    [LoggerMessage(100, LogLevel.Error, "Hubject could not be told every EVSE's state anew; each change goes out all the same.")]
    public static partial void StatesNotRefreshed(this ILogger logger, Exception exception);
}

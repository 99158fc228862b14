namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>Every line this room logs. Tokens, card ids and contract ids never stand in one.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Error, "{Method} {Path} of partner {Partner} failed (request {RequestId}).")]
    public static partial void RequestFailed(this ILogger logger, string method, string path, string partner, string requestId, Exception exception);

    [LoggerMessage(201, LogLevel.Error, "{Method} {Path} cannot be answered: the database cannot be reached.")]
    public static partial void RequestNotServed(this ILogger logger, string method, string path, Exception exception);

    [LoggerMessage(202, LogLevel.Information, "Partner {Partner} is connected: {Parties}.")]
    public static partial void PartnerConnected(this ILogger logger, string partner, string parties);

    [LoggerMessage(203, LogLevel.Warning, "The handshake with partner {Partner} failed at {Step}: {Problem}")]
    public static partial void HandshakeFailed(this ILogger logger, string partner, string step, string problem);

    [LoggerMessage(204, LogLevel.Information, "{Count} tokens of partner {Partner} were read, {Broken} of them cannot be used.")]
    public static partial void TokensPulled(this ILogger logger, string partner, int count, int broken);

    [LoggerMessage(205, LogLevel.Warning, "The tokens of partner {Partner} could not be read: {Problem}")]
    public static partial void TokensNotPulled(this ILogger logger, string partner, string problem);

    [LoggerMessage(207, LogLevel.Error, "The credentials with partner {Partner} could not be looked after.")]
    public static partial void CredentialsNotKept(this ILogger logger, string partner, Exception exception);

    [LoggerMessage(235, LogLevel.Warning, "A signed value of charge record {Record} has {Length} characters, more than OCPI has room for. It is left out of the CDR.")]
    public static partial void SignedValueLeftOut(this ILogger logger, string record, int length);

    [LoggerMessage(233, LogLevel.Error, "Partners could not be told of our companies.")]
    public static partial void CompanyNotTold(this ILogger logger, Exception exception);

    [LoggerMessage(206, LogLevel.Error, "Reading the tokens of partner {Partner} failed.")]
    public static partial void TokenPullFailed(this ILogger logger, string partner, Exception exception);

    [LoggerMessage(220, LogLevel.Warning, "Hub {Partner} says that its member {Party} is {Status}: nothing is sent to it, and its bills wait.")]
    public static partial void HubMemberNotServed(this ILogger logger, string partner, string party, string status);

    [LoggerMessage(221, LogLevel.Warning, "The members of hub {Partner} could not be read: {Problem}")]
    public static partial void HubMembersNotPulled(this ILogger logger, string partner, string problem);

    [LoggerMessage(222, LogLevel.Error, "Reading the members of hub {Partner} failed.")]
    public static partial void HubMemberPullFailed(this ILogger logger, string partner, Exception exception);

    [LoggerMessage(230, LogLevel.Information,
        "Partner {Partner} was asked for {Taken} CDRs that it has taken: {Held} are there, {Resent} go out once more, {Again} are missing again, {NotBelieved} are missing with all others ({Problem}).")]
    public static partial void CdrsAudited(this ILogger logger, string partner, int taken, int held, int resent, int again, int notBelieved, string problem);

    [LoggerMessage(231, LogLevel.Warning, "Partner {Partner} lists {Listed} tokens, and {Gone} of ours are not among them: too many to be believed, they stay valid.")]
    public static partial void TokenListNotBelieved(this ILogger logger, string partner, int listed, int gone);

    [LoggerMessage(232, LogLevel.Error, "Partner {Partner} does not let us ask about tokens: {Problem}")]
    public static partial void TokenQuestionLocked(this ILogger logger, string partner, string problem);
}

using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.V23.Notifications;

namespace RoamingHub.Simulators.Hubject;

/// <summary>The drivers whom EMPs know, and every session since the simulator started.</summary>
internal sealed class SessionBook(TimeProvider time)
{
    /// <summary>What the live platform says to a second record.</summary>
    public static readonly Verdict Closed = new(OicpCodes.SessionInvalid, "Session found but status is not valid CLOSED!", Http: 404);

    private readonly Dictionary<string, HubjectSession> sessions = [];
    private readonly List<HubjectDriver> drivers = [];
    private readonly HashSet<string> answerLost = [];
    private readonly Dictionary<string, DateTimeOffset> lastProgress = [];

    /// <summary>What EMPs uploaded to authorise by.</summary>
    public AuthenticationBook AuthenticationData { get; } = new();

    /// <summary>Look at when Progress comes in, too, not only at when it says that it happened.</summary>
    public bool MeasuresArrivals { get; set; }

    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(5);

    public IReadOnlyList<HubjectSession> All => [.. sessions.Values];

    public HubjectSession? Find(string sessionId) => sessions.GetValueOrDefault(sessionId);

    public bool IsOf(string sessionId, string operatorId) => Find(sessionId) is { } session && OperatorIds.Same(session.OperatorId, operatorId);

    /// <summary>The providers whom drivers name.</summary>
    public IEnumerable<string> Providers => drivers.Select(d => d.ProviderId);

    public void Put(HubjectSession session) => sessions[session.SessionId] = session;

    public void Remove(string sessionId) => sessions.Remove(sessionId);

    /// <summary>A later word about the same medium replaces an earlier one.</summary>
    public void Know(HubjectDriver driver)
    {
        drivers.RemoveAll(d => SessionRules.Same(d.Identification, driver.Identification));
        drivers.Add(driver);
    }

    /// <summary>The CPO does not know that its CDR was taken, so it may send it again.</summary>
    public void AnswerLost(string sessionId) => answerLost.Add(sessionId);

    /// <summary>Uploaded data decide before EMPs are asked; of those the first that says yes wins; only then there is a session.</summary>
    /// <param name="isAllowed">Whether this provider has a contract for the operator.</param>
    /// <param name="asked">What an EMP that was asked over the wire said; null: none was.</param>
    public AuthorizationStart Start(AuthorizeStart request, string operatorId, Func<string, bool> isAllowed, HubjectDriver? asked = null)
    {
        var offline = AuthenticationData.Decide(request.Identification, isAllowed, out var provider);
        var refusal = offline is null or OicpCodes.Success ? null : StatusCode.Of(offline);
        var driver = offline == OicpCodes.Success ? new HubjectDriver(request.Identification, provider!) : null;
        if (offline is null)
            refusal = Ask(request.Identification, isAllowed, asked, out driver);
        if (refusal is not null)
            return new(AuthorizationStatus.NotAuthorized, refusal, CPOPartnerSessionID: request.CPOPartnerSessionID);
        var session = new HubjectSession(
            Guid.NewGuid().ToString(), HubjectSessionKind.AuthorizeStart, operatorId, driver!.ProviderId, request.Identification)
        {
            EvseId = request.EvseID,
            ProductId = request.PartnerProductID,
            CpoPartnerSessionId = request.CPOPartnerSessionID,
            EmpPartnerSessionId = driver.EmpPartnerSessionId,
            StopIdentifications = driver.StopIdentifications ?? [],
            IsOffline = offline is not null,
        };
        Put(session);
        return new(AuthorizationStatus.Authorized, StatusCode.Of(OicpCodes.Success), session.SessionId, session.CpoPartnerSessionId,
            session.EmpPartnerSessionId, session.ProviderId, driver.StopIdentifications);
    }

    /// <summary>Null: there is no such open session of this operator, or it was not begun by AuthorizeStart.</summary>
    public AuthorizationStop? Stop(AuthorizeStop request, string operatorId, Func<string, bool> isAllowed, HubjectDriver? asked = null)
    {
        if (Open(request.SessionID, operatorId) is not { Kind: HubjectSessionKind.AuthorizeStart } session)
            return null;
        var own = SessionRules.Same(request.Identification, session.Identification)
            || session.StopIdentifications.Any(i => SessionRules.Same(i, request.Identification));
        var refusal = own ? null
            : session.IsOffline ? StatusCode.Of(AuthenticationBook.RefusalOf(request.Identification), "Not the medium that the charge began with.")
            : Ask(request.Identification, isAllowed, asked, out var driver) ?? (ProviderIds.Same(driver!.ProviderId, session.ProviderId) ? null
                : StatusCode.Of(OicpCodes.RfidInvalidUid, "Another provider's driver."));
        return new(
            refusal is null ? AuthorizationStatus.Authorized : AuthorizationStatus.NotAuthorized,
            refusal ?? StatusCode.Of(OicpCodes.Success),
            session.SessionId, session.CpoPartnerSessionId, session.EmpPartnerSessionId, session.ProviderId);
    }

    public Verdict Notify(IChargingNotification notification)
    {
        if (!IsOf(notification.SessionID, notification.OperatorID) || Find(notification.SessionID) is not { } session)
            return Verdict.No(OicpCodes.SessionInvalid, "There is no such session.");
        if (session.Notifications.Any(n => Repeats(n, notification)))
            return Verdict.Yes;
        var belongs = SessionRules.Belongs(
            session, notification.EvseID, notification.CPOPartnerSessionID, notification.EMPPartnerSessionID, ProductOf(notification));
        TimeSpan? since = MeasuresArrivals && lastProgress.TryGetValue(session.SessionId, out var last) ? time.GetUtcNow() - last : null;
        var verdict = belongs.IsYes ? SessionRules.Notify(session, notification, since) : belongs;
        if (verdict.IsYes && notification.Type == ChargingNotificationType.Progress)
            lastProgress[session.SessionId] = time.GetUtcNow();
        if (verdict.IsYes)
            Put(Learned(session, notification.EvseID, notification.CPOPartnerSessionID, ProductOf(notification)) with
            {
                Notifications = [.. session.Notifications, notification],
            });
        return verdict;
    }

    /// <param name="products">What the EVSE has for the session's provider; null where it has no prices.</param>
    public Verdict Close(ChargeDetailRecord cdr, string operatorId, Func<string, EvseDataRecord?> evse, Func<string, string, IReadOnlyList<string>?> products)
    {
        if (!IsOf(cdr.SessionID, operatorId) || Find(cdr.SessionID) is not { } session)
            return new(OicpCodes.SessionInvalid, "Session not found!", Http: 404);
        if (session.IsClosed)
            return Closed with { Breaks = answerLost.Contains(session.SessionId) ? null : "a second CDR for one SessionID" };
        var belongs = SessionRules.Belongs(session, cdr.EvseID, cdr.CPOPartnerSessionID, cdr.EMPPartnerSessionID, cdr.PartnerProductID);
        var verdict = belongs.IsYes ? SessionRules.Close(session, cdr, evse(cdr.EvseID), time.GetUtcNow(), ClockTolerance) : belongs;
        if (verdict.IsYes)
            Put(Learned(session, cdr.EvseID, cdr.CPOPartnerSessionID, cdr.PartnerProductID) with { Cdr = cdr, CdrAt = time.GetUtcNow() });
        return verdict.IsYes ? verdict with { Remark = SessionRules.Remark(cdr, session.Kind == HubjectSessionKind.Reservation ? null : products(cdr.EvseID, session.ProviderId)) } : verdict;
    }

    private HubjectSession? Open(string sessionId, string operatorId) =>
        Find(sessionId) is { IsClosed: false } session && OperatorIds.Same(session.OperatorId, operatorId) ? session : null;

    private StatusCode? Ask(Identification identification, Func<string, bool> isAllowed, HubjectDriver? asked, out HubjectDriver? driver)
    {
        driver = asked is { RefusalCode: null } ? asked : drivers.Find(d => SessionRules.Same(d.Identification, identification) && isAllowed(d.ProviderId)) ?? asked;
        if (driver is null)
            return StatusCode.Of(identification.CardUid is null ? OicpCodes.NoPositiveAuthentication : OicpCodes.RfidInvalidUid);
        return driver.RefusalCode is { } code ? StatusCode.Of(code) : null;
    }

    // Delivery is at least once: the same words again are no second event.
    private static bool Repeats(IChargingNotification one, IChargingNotification other) =>
        OicpJson.ToUtf8(one).AsSpan().SequenceEqual(OicpJson.ToUtf8(other));

    private static HubjectSession Learned(HubjectSession session, string? evseId, string? cpoPartnerSessionId, string? productId) =>
        session with
    {
        EvseId = session.EvseId ?? evseId,
        CpoPartnerSessionId = session.CpoPartnerSessionId ?? cpoPartnerSessionId,
        ProductId = session.ProductId ?? productId,
    };

    private static string? ProductOf(IChargingNotification notification) => notification switch
    {
        ChargingNotificationStart start => start.PartnerProductID,
        ChargingNotificationProgress progress => progress.PartnerProductID,
        ChargingNotificationEnd end => end.PartnerProductID,
        _ => null,
    };
}

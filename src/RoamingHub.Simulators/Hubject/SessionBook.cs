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
    private readonly Dictionary<string, HubjectSession> sessions = [];
    private readonly List<HubjectDriver> drivers = [];
    private readonly HashSet<string> answerLost = [];

    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(5);

    public IReadOnlyList<HubjectSession> All => [.. sessions.Values];

    public HubjectSession? Find(string sessionId) => sessions.GetValueOrDefault(sessionId);

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

    /// <summary>The first EMP that says yes wins; only then there is a session.</summary>
    public AuthorizationStart Start(AuthorizeStart request, string operatorId)
    {
        if (Ask(request.Identification, out var driver) is { } refusal)
            return new(AuthorizationStatus.NotAuthorized, refusal, CPOPartnerSessionID: request.CPOPartnerSessionID);
        var session = new HubjectSession(
            Guid.NewGuid().ToString(), HubjectSessionKind.AuthorizeStart, operatorId, driver!.ProviderId, request.Identification)
        {
            EvseId = request.EvseID,
            ProductId = request.PartnerProductID,
            CpoPartnerSessionId = request.CPOPartnerSessionID,
            EmpPartnerSessionId = driver.EmpPartnerSessionId,
            StopIdentifications = driver.StopIdentifications ?? [],
        };
        Put(session);
        return new(AuthorizationStatus.Authorized, StatusCode.Of(OicpCodes.Success), session.SessionId, session.CpoPartnerSessionId,
            session.EmpPartnerSessionId, session.ProviderId, driver.StopIdentifications);
    }

    /// <summary>Null: there is no such session of this operator, or it was not begun by AuthorizeStart.</summary>
    public AuthorizationStop? Stop(AuthorizeStop request, string operatorId)
    {
        if (Open(request.SessionID, operatorId) is not { Kind: HubjectSessionKind.AuthorizeStart } session)
            return null;
        var own = SessionRules.Same(request.Identification, session.Identification)
            || session.StopIdentifications.Any(i => SessionRules.Same(i, request.Identification));
        var refusal = own ? null
            : Ask(request.Identification, out var driver) ?? (ProviderIds.Same(driver!.ProviderId, session.ProviderId) ? null
                : StatusCode.Of(OicpCodes.RfidInvalidUid, "Another provider's driver."));
        return new(
            refusal is null ? AuthorizationStatus.Authorized : AuthorizationStatus.NotAuthorized,
            refusal ?? StatusCode.Of(OicpCodes.Success),
            session.SessionId, session.CpoPartnerSessionId, session.EmpPartnerSessionId, session.ProviderId);
    }

    public Verdict Notify(IChargingNotification notification)
    {
        if (Find(notification.SessionID) is not { } session || !OperatorIds.Same(session.OperatorId, notification.OperatorID))
            return Verdict.No(OicpCodes.SessionInvalid, "There is no such session.");
        if (session.Notifications.Any(n => Repeats(n, notification)))
            return Verdict.Yes;
        var belongs = SessionRules.Belongs(
            session, notification.EvseID, notification.CPOPartnerSessionID, notification.EMPPartnerSessionID, ProductOf(notification));
        var verdict = belongs.IsYes ? SessionRules.Notify(session, notification) : belongs;
        if (verdict.IsYes)
            Put(Learned(session, notification.EvseID, notification.CPOPartnerSessionID, ProductOf(notification)) with
            {
                Notifications = [.. session.Notifications, notification],
            });
        return verdict;
    }

    public Verdict Close(ChargeDetailRecord cdr, string operatorId, Func<string, EvseDataRecord?> evse)
    {
        if (Find(cdr.SessionID) is not { } session || !OperatorIds.Same(session.OperatorId, operatorId))
            return new(OicpCodes.SessionInvalid, "Session not found!", Http: 404);
        if (session.IsClosed)
            return new(OicpCodes.SessionInvalid, "Session found but status is not valid CLOSED!", Http: 404,
                Breaks: answerLost.Contains(session.SessionId) ? null : "a second CDR for one SessionID");
        var belongs = SessionRules.Belongs(session, cdr.EvseID, cdr.CPOPartnerSessionID, cdr.EMPPartnerSessionID, cdr.PartnerProductID);
        var verdict = belongs.IsYes ? SessionRules.Close(session, cdr, evse(cdr.EvseID), time.GetUtcNow(), ClockTolerance) : belongs;
        if (verdict.IsYes)
            Put(Learned(session, cdr.EvseID, cdr.CPOPartnerSessionID, cdr.PartnerProductID) with { Cdr = cdr });
        return verdict;
    }

    private HubjectSession? Open(string sessionId, string operatorId) =>
        Find(sessionId) is { IsClosed: false } session && OperatorIds.Same(session.OperatorId, operatorId) ? session : null;

    private StatusCode? Ask(Identification identification, out HubjectDriver? driver)
    {
        driver = drivers.Find(d => SessionRules.Same(d.Identification, identification));
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

using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Simulators.Hubject;

/// <summary>Who is speaking to the platform, as far as HTTP tells.</summary>
/// <param name="Party">The operator in the path; null for notifications, which have none.</param>
internal sealed record Caller(string? Party, X509Certificate2? Certificate = null);

/// <summary>What Hubject knows and decides, without HTTP. One thing at a time.</summary>
internal sealed class HubjectPlatform(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Account> accounts = [];
    private readonly Dictionary<string, HubjectProvider> providers = [];
    private readonly List<HubjectViolation> violations = [];
    private readonly List<HubjectViolation> remarks = [];
    private readonly SessionBook sessions = new(time);

    /// <summary>Answer what breaks a message's rules with HTTP 400 and `validationErrors` rather than with code 022.</summary>
    public bool AnswersWithValidationErrors { get; set; }

    /// <summary>Runs with the platform standing still, for whoever wants to look.</summary>
    public T Look<T>(Func<SessionBook, T> look)
    {
        lock (gate)
            return look(sessions);
    }

    public void Change(Action<SessionBook> change)
    {
        lock (gate)
            change(sessions);
    }

    public IReadOnlyList<HubjectViolation> Violations
    {
        get
        {
            lock (gate)
                return [.. violations];
        }
    }

    public IReadOnlyList<HubjectViolation> Remarks
    {
        get
        {
            lock (gate)
                return [.. remarks];
        }
    }

    public IReadOnlyList<HubjectOperator> Operators
    {
        get
        {
            lock (gate)
                return [.. accounts.Values.Select(a => a.Operator)];
        }
    }

    public IReadOnlyList<HubjectProvider> Providers
    {
        get
        {
            lock (gate)
                return [.. providers.Values];
        }
    }

    public void Register(HubjectOperator @operator)
    {
        lock (gate)
        {
            var key = OperatorIds.Canonical(@operator.OperatorId);
            accounts[key] = accounts.TryGetValue(key, out var known) ? known with { Operator = @operator } : new(@operator, new(time), new(time));
        }
    }

    public void Register(HubjectProvider provider)
    {
        lock (gate)
            providers[ProviderIds.Canonical(provider.ProviderId)] = provider;
    }

    /// <summary>Null: Hubject has no such partner. As long as no EMP is registered everybody is one.</summary>
    public HubjectProvider? ProviderOf(string providerId)
    {
        lock (gate)
            return providers.TryGetValue(ProviderIds.Canonical(providerId), out var known) ? known
                : providers.Count == 0 || sessions.Providers.Any(p => ProviderIds.Same(p, providerId)) ? new(providerId)
                : null;
    }

    public T Look<T>(string operatorId, Func<Account, T> look)
    {
        lock (gate)
            return look(Find(operatorId) ?? throw new ArgumentException($"Operator {operatorId} is not registered.", nameof(operatorId)));
    }

    /// <summary>All operators that this provider has a contract with.</summary>
    public T LookAt<T>(string provider, Func<IReadOnlyList<Account>, SessionBook, T> look)
    {
        lock (gate)
            return look([.. accounts.Values.Where(a => a.HasContractWith(provider))], sessions);
    }

    /// <summary>The operator whose EVSE this is, by the EVSE's id.</summary>
    public Account? OwnerOf(string evseId)
    {
        lock (gate)
            return accounts.Values.FirstOrDefault(a => a.Owns(evseId));
    }

    public void Break(OicpOperation operation, string text, string? sessionId = null)
    {
        lock (gate)
            violations.Add(new(time.GetUtcNow(), operation, text, sessionId));
    }

    /// <summary>The answer to this request never reached the CPO.</summary>
    public void AnswerLost(OicpOperation operation, ReadOnlyMemory<byte> body)
    {
        if (operation == OicpOperation.ChargeDetailRecord && OicpReader.Read(body, OicpJson.Wire.ChargeDetailRecord).Message is { } cdr)
            lock (gate)
                sessions.AnswerLost(cdr.SessionID);
    }

    /// <summary>In this order: is the partner known (300), is it who it says (017), has it a contract (210), can the message be read (022), are the
    /// EVSEs its own (018), and then what the operation itself has to say (009, 400).</summary>
    /// <param name="asked">What an EMP that was asked over the wire said to an authorisation.</param>
    public HubjectAnswer Answer(OicpOperation operation, Caller caller, ReadOnlyMemory<byte> body, HubjectDriver? asked = null)
    {
        lock (gate)
            return operation switch
            {
                OicpOperation.PushEvseData => Take(
                    operation, caller, body, OicpJson.Wire.PushEvseData, m => m.OperatorEvseData.OperatorID,
                    (account, m) => account.Foreign(m.OperatorEvseData.EvseDataRecord.Select(r => r.EvseID))
                        ?? account.Evses.Push(m.ActionType, m.OperatorEvseData)),
                OicpOperation.PushEvseStatus => Take(
                    operation, caller, body, OicpJson.Wire.PushEvseStatus, m => m.OperatorEvseStatus.OperatorID,
                    (account, m) => account.Foreign(m.OperatorEvseStatus.EvseStatusRecord.Select(r => r.EvseID))
                        ?? account.Evses.Push(m.ActionType, m.OperatorEvseStatus.EvseStatusRecord)),
                OicpOperation.PushPricingProductData => Take(
                    operation, caller, body, OicpJson.Wire.PushPricingProductData, m => m.PricingProductData.OperatorID,
                    (account, m) => account.Prices.Push(m.ActionType, m.PricingProductData)),
                OicpOperation.PushEvsePricing => Take(
                    operation, caller, body, OicpJson.Wire.PushEvsePricing, _ => null,
                    (account, m) => account.Foreign(m.EVSEPricing.Select(p => p.EvseID))
                        ?? account.Prices.Push(m.ActionType, m.EVSEPricing)),
                OicpOperation.ChargingNotifications => TakeNotification(caller, body),
                OicpOperation.ChargeDetailRecord => Take(operation, caller, body, OicpJson.Wire.ChargeDetailRecord, _ => null,
                    (account, m) => (sessions.IsOf(m.SessionID, account.Operator.OperatorId) ? account.Foreign([m.EvseID]) : null)
                        ?? sessions.Close(m, account.Operator.OperatorId, account.Evses.Find, account.Prices.ProductsAt), m => m.SessionID),
                OicpOperation.AuthorizeStart => Admit(operation, caller, body, OicpJson.Wire.AuthorizeStart, m => m.OperatorID, (account, m) => Start(account, m, asked)),
                OicpOperation.AuthorizeStop => Admit(operation, caller, body, OicpJson.Wire.AuthorizeStop, m => m.OperatorID, (account, m) => Stop(account, m, asked)),
                _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not an operation that CPOs call."),
            };
    }

    private HubjectAnswer Take<T>(
        OicpOperation operation, Caller caller, ReadOnlyMemory<byte> body, JsonTypeInfo<T> type, Func<T, string?> operatorOf, Func<Account, T, Verdict> decide,
        Func<T, string>? sessionOf = null) where T : class, IOicpMessage => Admit(
            operation, caller, body, type, operatorOf, (account, message) => Judge(operation, decide(account, message), sessionOf?.Invoke(message)));

    private HubjectAnswer Admit<T>(
        OicpOperation operation, Caller caller, ReadOnlyMemory<byte> body, JsonTypeInfo<T> type, Func<T, string?> operatorOf, Func<Account, T, HubjectAnswer> go)
        where T : class, IOicpMessage
    {
        if (Admit(operation, caller, out var account) is { } refusal)
            return refusal;
        var read = OicpReader.Read(body, type);
        if (read.Message is not { } message)
            return Unreadable(operation, read.Problems, read.IsJson);
        return operatorOf(message) is { } named && !OperatorIds.Same(named, caller.Party!)
            ? HubjectAnswer.Bare(401, StatusCode.Of(OicpCodes.UnauthorizedAccess))
            : go(account!, message);
    }

    // A notification names its operator only in its body. Without it the live platform fails (HTTP 500, code 001, ISO-8859-1).
    private HubjectAnswer TakeNotification(Caller caller, ReadOnlyMemory<byte> body)
    {
        const OicpOperation operation = OicpOperation.ChargingNotifications;
        var read = OicpReader.ReadNotification(body);
        if (read.Message is not { } notification)
        {
            var answer = Unreadable(operation, read.Problems, read.IsJson);
            return read.Problems.Any(p => p.Member == "OperatorID" && p.Text == "is missing")
                ? HubjectAnswer.Latin(500, OicpCodes.HubjectSystemError) with { IsMalformed = true }
                : answer;
        }

        if (Admit(operation, caller with { Party = notification.OperatorID }, out var account) is { } refusal)
            return refusal;
        if (sessions.IsOf(notification.SessionID, account!.Operator.OperatorId) && account.Foreign([notification.EvseID]) is { } foreign)
            return Judge(operation, foreign, notification.SessionID);
        if (sessions.Find(notification.SessionID) is { } session && ProviderOf(session.ProviderId) is { TakesNotifications: false })
            return Judge(operation, Verdict.No(OicpCodes.ServiceNotAvailable, $"{session.ProviderId} takes no notifications."), notification.SessionID);
        return Judge(operation, sessions.Notify(notification), notification.SessionID);
    }

    private HubjectAnswer Start(Account account, AuthorizeStart request, HubjectDriver? asked)
    {
        if (request.SessionID is not null)
            Break(OicpOperation.AuthorizeStart, "SessionID is Hubject's to give");
        if (request.Identification.QRCodeIdentification is { PIN: null })
            Break(OicpOperation.AuthorizeStart, "a QR code goes with its PIN in clear text");
        if (request.EvseID is { } evse && account.Foreign([evse]) is { } foreign)
            return HubjectAnswer.Of(new AuthorizationStart(AuthorizationStatus.NotAuthorized, StatusCode.Of(foreign.Code, foreign.Info)));
        return HubjectAnswer.Of(sessions.Start(request, account.Operator.OperatorId, p => MaySpeakFor(account, p), asked));
    }

    private HubjectAnswer Stop(Account account, AuthorizeStop request, HubjectDriver? asked) =>
        sessions.Stop(request, account.Operator.OperatorId, p => MaySpeakFor(account, p), asked) is { } answer
            ? HubjectAnswer.Of(answer)
            : HubjectAnswer.Bare(401, StatusCode.Of(OicpCodes.SessionInvalid, "Session is not valid"));

    private bool MaySpeakFor(Account account, string provider) => account.HasContractWith(provider) && ProviderOf(provider) is { IsLocked: false };

    /// <summary>300, then 017, then 210. Without a contract an authorisation is answered in its own words.</summary>
    private HubjectAnswer? Admit(OicpOperation operation, Caller caller, out Account? account)
    {
        account = caller.Party is null ? null : Find(caller.Party);
        if (account is null)
            return HubjectAnswer.Bare(404, StatusCode.Of(OicpCodes.PartnerNotFound));
        if (account.Operator.IsLocked)
            return HubjectAnswer.Bare(401, StatusCode.Of(OicpCodes.UnauthorizedAccess, "The partner is locked."));
        if (ClientCertificates.Refuse(account.Operator, caller.Certificate) is { } another)
            return another;
        if (!account.Operator.Without.Contains(operation) && !(operation == OicpOperation.AuthorizeStart && account.Operator.Providers is { Count: 0 }))
            return null;
        var code = StatusCode.Of(OicpCodes.NoValidContract);
        return operation switch
        {
            OicpOperation.AuthorizeStart => HubjectAnswer.Of(new AuthorizationStart(AuthorizationStatus.NotAuthorized, code)),
            OicpOperation.AuthorizeStop => HubjectAnswer.Of(new AuthorizationStop(AuthorizationStatus.NotAuthorized, code)),
            _ => HubjectAnswer.Of(new Acknowledgement(false, code)),
        };
    }

    private HubjectAnswer Judge(OicpOperation operation, Verdict verdict, string? sessionId)
    {
        if (verdict.Breaks is { } rule)
            Break(operation, rule, sessionId);
        if (verdict.Remark is { } remark)
            remarks.Add(new(time.GetUtcNow(), operation, remark, sessionId));
        return HubjectAnswer.Of(verdict);
    }

    private HubjectAnswer Unreadable(OicpOperation operation, IReadOnlyList<Problem> problems, bool isJson)
    {
        var text = string.Join("; ", problems);
        Break(operation, text);
        return !isJson || AnswersWithValidationErrors
            ? HubjectAnswer.ValidationErrors(problems)
            : HubjectAnswer.Of(Verdict.No(OicpCodes.DataError, text)) with { IsMalformed = true };
    }

    private Account? Find(string operatorId) => accounts.GetValueOrDefault(OperatorIds.Canonical(operatorId));
}

using System.Text.Json.Serialization.Metadata;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Simulators.Hubject;

/// <summary>What Hubject knows and decides, without HTTP. One thing at a time.</summary>
internal sealed class HubjectPlatform(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Account> accounts = [];
    private readonly List<HubjectViolation> violations = [];
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

    public void Register(HubjectOperator @operator)
    {
        lock (gate)
        {
            var key = OperatorIds.Canonical(@operator.OperatorId);
            accounts[key] = accounts.TryGetValue(key, out var known) ? known with { Operator = @operator } : new(@operator, new(), new());
        }
    }

    public T Look<T>(string operatorId, Func<Account, T> look)
    {
        lock (gate)
            return look(Find(operatorId) ?? throw new ArgumentException($"Operator {operatorId} is not registered.", nameof(operatorId)));
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

    /// <param name="party">The operator in the path; null for notifications, which have none.</param>
    public HubjectAnswer Answer(OicpOperation operation, string? party, ReadOnlyMemory<byte> body)
    {
        lock (gate)
            return operation switch
            {
                OicpOperation.PushEvseData => Take(
                    operation, party, Read(body, OicpJson.Wire.PushEvseData), m => m.OperatorEvseData.OperatorID,
                    (account, m) => account.Foreign(m.OperatorEvseData.EvseDataRecord.Select(r => r.EvseID))
                        ?? account.Evses.Push(m.ActionType, m.OperatorEvseData.EvseDataRecord)),
                OicpOperation.PushEvseStatus => Take(
                    operation, party, Read(body, OicpJson.Wire.PushEvseStatus), m => m.OperatorEvseStatus.OperatorID,
                    (account, m) => account.Foreign(m.OperatorEvseStatus.EvseStatusRecord.Select(r => r.EvseID))
                        ?? account.Evses.Push(m.ActionType, m.OperatorEvseStatus.EvseStatusRecord)),
                OicpOperation.PushPricingProductData => Take(
                    operation, party, Read(body, OicpJson.Wire.PushPricingProductData), m => m.PricingProductData.OperatorID,
                    (account, m) => account.Prices.Push(m.ActionType, m.PricingProductData)),
                OicpOperation.PushEvsePricing => Take(
                    operation, party, Read(body, OicpJson.Wire.PushEvsePricing), _ => null,
                    (account, m) => account.Foreign(m.EVSEPricing.Select(p => p.EvseID))
                        ?? account.Prices.Push(m.ActionType, m.EVSEPricing)),
                OicpOperation.ChargingNotifications => TakeNotification(body),
                OicpOperation.ChargeDetailRecord => Take(operation, party, Read(body, OicpJson.Wire.ChargeDetailRecord), _ => null,
                    (account, m) => sessions.Close(m, account.Operator.OperatorId, account.Evses.Find), m => m.SessionID),
                OicpOperation.AuthorizeStart => Start(party, Read(body, OicpJson.Wire.AuthorizeStart)),
                OicpOperation.AuthorizeStop => Stop(party, Read(body, OicpJson.Wire.AuthorizeStop)),
                _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not an operation that CPOs call."),
            };
    }

    private HubjectAnswer Take<T>(
        OicpOperation operation, string? party, OicpRead<T> read, Func<T, string?> operatorOf, Func<Account, T, Verdict> decide,
        Func<T, string>? sessionOf = null) where T : class, IOicpMessage
    {
        if (read.Message is not { } message)
            return Unreadable(operation, read.Problems, read.IsJson);
        if (Caller(party, operatorOf(message), out var account) is { } refusal)
            return refusal;
        return Judge(operation, decide(account!, message), sessionOf?.Invoke(message));
    }

    private HubjectAnswer TakeNotification(ReadOnlyMemory<byte> body)
    {
        var read = OicpReader.ReadNotification(body);
        if (read.Message is not { } notification)
            return Unreadable(OicpOperation.ChargingNotifications, read.Problems, read.IsJson);
        return Caller(notification.OperatorID, null, out _)
            ?? Judge(OicpOperation.ChargingNotifications, sessions.Notify(notification), notification.SessionID);
    }

    private HubjectAnswer Start(string? party, OicpRead<AuthorizeStart> read)
    {
        if (read.Message is not { } request)
            return Unreadable(OicpOperation.AuthorizeStart, read.Problems, read.IsJson);
        if (Caller(party, request.OperatorID, out var account) is { } refusal)
            return refusal;
        if (request.SessionID is not null)
            Break(OicpOperation.AuthorizeStart, "SessionID is Hubject's to give");
        if (request.EvseID is { } evse && account!.Foreign([evse]) is { } foreign)
            return HubjectAnswer.Of(new AuthorizationStart(AuthorizationStatus.NotAuthorized, StatusCode.Of(foreign.Code, foreign.Info)));
        return HubjectAnswer.Of(sessions.Start(request, account!.Operator.OperatorId));
    }

    private HubjectAnswer Stop(string? party, OicpRead<AuthorizeStop> read)
    {
        if (read.Message is not { } request)
            return Unreadable(OicpOperation.AuthorizeStop, read.Problems, read.IsJson);
        if (Caller(party, request.OperatorID, out var account) is { } refusal)
            return refusal;
        return sessions.Stop(request, account!.Operator.OperatorId) is { } answer
            ? HubjectAnswer.Of(answer)
            : HubjectAnswer.Bare(401, StatusCode.Of(OicpCodes.SessionInvalid, "Session is not valid"));
    }

    /// <summary>Who calls must be known, and must be who the message says.</summary>
    private HubjectAnswer? Caller(string? party, string? inBody, out Account? account)
    {
        account = party is null ? null : Find(party);
        if (account is null)
            return HubjectAnswer.Bare(404, StatusCode.Of(OicpCodes.PartnerNotFound));
        return inBody is null || OperatorIds.Same(inBody, party!) ? null : HubjectAnswer.Bare(401, StatusCode.Of(OicpCodes.UnauthorizedAccess));
    }

    private HubjectAnswer Judge(OicpOperation operation, Verdict verdict, string? sessionId)
    {
        if (verdict.Breaks is { } rule)
            Break(operation, rule, sessionId);
        return HubjectAnswer.Of(verdict);
    }

    private HubjectAnswer Unreadable(OicpOperation operation, IReadOnlyList<Problem> problems, bool isJson)
    {
        var text = string.Join("; ", problems);
        Break(operation, text);
        return !isJson || AnswersWithValidationErrors
            ? HubjectAnswer.ValidationErrors(problems)
            : HubjectAnswer.Of(Verdict.No(OicpCodes.DataError, text));
    }

    private static OicpRead<T> Read<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type) where T : class, IOicpMessage =>
        OicpReader.Read(body, type);

    private Account? Find(string operatorId) => accounts.GetValueOrDefault(OperatorIds.Canonical(operatorId));
}

/// <summary>What Hubject holds of one operator.</summary>
internal sealed record Account(HubjectOperator Operator, EvseBook Evses, PriceBook Prices)
{
    public bool Owns(string evseId) => EvseIds.BelongsTo(evseId, Operator.OperatorId)
        || (Operator.SubOperatorIds ?? []).Any(sub => EvseIds.BelongsTo(evseId, sub));

    /// <summary>Null when all of them are the operator's or its sub-operators'.</summary>
    public Verdict? Foreign(IEnumerable<string> evseIds) =>
        evseIds.FirstOrDefault(id => !Owns(id)) is { } foreign
            ? Verdict.No(OicpCodes.InconsistentEvseId, $"{foreign} is not an EVSE of {Operator.OperatorId}.")
            : null;
}

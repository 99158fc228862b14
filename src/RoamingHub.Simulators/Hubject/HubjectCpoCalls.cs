using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Remote;
using RoamingHub.Oicp.V23.Reservations;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Simulators.Hubject;

/// <summary>Passes EMPs' commands on to the CPO that owns the EVSE, and keeps the sessions that come of them.</summary>
internal sealed class HubjectCpoCalls(HubjectPlatform platform, ExchangeLog<HubjectExchange> exchanges, HttpClient http, TimeProvider time)
{
    private static readonly string[] SessionMembers = ["CPOPartnerSessionID", "EMPPartnerSessionID"];

    /// <summary>Refuse what the platform can know to be in vain: EVSEs never pushed (603) or not compatible (604).</summary>
    public bool ChecksBeforeForwarding { get; set; } = true;

    /// <summary>Put members that no standard knows into what CPOs are sent.</summary>
    public bool SendsUnknownMembers { get; set; }

    /// <summary>The CPO's time to answer, network included.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    public Task<HubjectRemoteAnswer> StartAsync(AuthorizeRemoteStart request, CancellationToken ct) => BeginAsync(
        OicpOperation.RemoteStart,
        new(request.SessionID, HubjectSessionKind.RemoteStart, "", request.ProviderID, request.Identification)
        {
            EvseId = request.EvseID,
            ProductId = request.PartnerProductID,
            EmpPartnerSessionId = request.EMPPartnerSessionID,
        },
        HubjectAnswer.Text(JsonSerializer.SerializeToNode(request, OicpJson.Wire.AuthorizeRemoteStart)!, [.. SessionMembers, "PartnerProductID"]), ct);

    public Task<HubjectRemoteAnswer> ReserveAsync(AuthorizeRemoteReservationStart request, CancellationToken ct) => BeginAsync(
        OicpOperation.ReservationStart,
        new(request.SessionID!, HubjectSessionKind.Reservation, "", request.ProviderID, request.Identification)
        {
            EvseId = request.EvseID,
            ProductId = request.PartnerProductID,
            EmpPartnerSessionId = request.EMPPartnerSessionID,
        },
        HubjectAnswer.Text(
            JsonSerializer.SerializeToNode(request, OicpJson.Wire.AuthorizeRemoteReservationStart)!,
            [.. SessionMembers, "PartnerProductID", "Duration"]), ct);

    public Task<HubjectRemoteAnswer> StopAsync(AuthorizeRemoteStop request, CancellationToken ct) => ForwardAsync(
        OicpOperation.RemoteStop, request.SessionID, request.ProviderID, request.EvseID,
        HubjectAnswer.Text(JsonSerializer.SerializeToNode(request, OicpJson.Wire.AuthorizeRemoteStop)!, SessionMembers), ct);

    public Task<HubjectRemoteAnswer> CancelAsync(AuthorizeRemoteReservationStop request, CancellationToken ct) => ForwardAsync(
        OicpOperation.ReservationStop, request.SessionID, request.ProviderID, request.EvseID,
        HubjectAnswer.Text(JsonSerializer.SerializeToNode(request, OicpJson.Wire.AuthorizeRemoteReservationStop)!, SessionMembers), ct);

    /// <summary>The same from outside: an EMP may leave the SessionID of a start to Hubject.</summary>
    public async Task<HubjectAnswer> RelayAsync(OicpOperation operation, byte[] body, CancellationToken ct)
    {
        var json = WithSessionId(body);
        var answer = operation switch
        {
            OicpOperation.RemoteStart => await IfReadAsync(json, OicpJson.Wire.AuthorizeRemoteStart, m => StartAsync(m, ct)),
            OicpOperation.RemoteStop => await IfReadAsync(json, OicpJson.Wire.AuthorizeRemoteStop, m => StopAsync(m, ct)),
            OicpOperation.ReservationStart => await IfReadAsync(json, OicpJson.Wire.AuthorizeRemoteReservationStart, m => ReserveAsync(m, ct)),
            OicpOperation.ReservationStop => await IfReadAsync(json, OicpJson.Wire.AuthorizeRemoteReservationStop, m => CancelAsync(m, ct)),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not an EMP's command."),
        };
        return answer is null
            ? HubjectAnswer.Of(Verdict.No(OicpCodes.DataError, "The command cannot be read."))
            : HubjectAnswer.Of(answer.Acknowledgement with { SessionID = answer.SessionId });
    }

    private static async Task<HubjectRemoteAnswer?> IfReadAsync<T>(byte[] json, JsonTypeInfo<T> type, Func<T, Task<HubjectRemoteAnswer>> forward)
        where T : class, IOicpMessage => OicpReader.Read(json, type).Message is { } message ? await forward(message) : null;

    /// <summary>Any text to any path of the CPO, for trying what a good partner never sends.</summary>
    public Task<(int? Status, string? Answer)> PostAsync(Uri serviceUrl, OicpOperation operation, string providerId, string body, CancellationToken ct) =>
        PostAsync(serviceUrl, operation, providerId, body, isSpoilt: true, ct);

    private async Task<(int? Status, string? Answer)> PostAsync(
        Uri serviceUrl, OicpOperation operation, string providerId, string body, bool isSpoilt, CancellationToken ct)
    {
        // Hubject writes the provider's `*` as it is.
        var path = OicpPaths.Route(operation).Replace("{partyId}", providerId, StringComparison.Ordinal);
        var target = new Uri($"{serviceUrl.AbsoluteUri.TrimEnd('/')}/{path}");
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json", "utf-8"));
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        int? status = null;
        string? answer = null;
        try
        {
            using var response = await http.PostAsync(target, content, either.Token);
            status = (int)response.StatusCode;
            answer = await response.Content.ReadAsStringAsync(either.Token);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            platform.Break(operation, $"no answer: {e.Message}");
        }
        exchanges.Add(new(time.GetUtcNow(), operation, FromCpo: false, target.PathAndQuery, body, status, answer, null) { IsSpoilt = isSpoilt });
        return (status, answer);
    }

    // The session is there before the CPO is asked, since its first notification may overtake its answer.
    private async Task<HubjectRemoteAnswer> BeginAsync(OicpOperation operation, HubjectSession session, string body, CancellationToken ct)
    {
        var owner = platform.OwnerOf(session.EvseId!);
        var isNew = platform.Look(s =>
        {
            if (s.Find(session.SessionId) is not null)
                return false;
            s.Put(session with { OperatorId = owner?.Operator.OperatorId ?? "" });
            return true;
        });
        var answer = await ForwardAsync(operation, session.SessionId, session.ProviderId, session.EvseId!, body, ct);
        if (isNew && !answer.Result)
            platform.Change(s => s.Remove(session.SessionId));
        return answer;
    }

    private async Task<HubjectRemoteAnswer> ForwardAsync(
        OicpOperation operation, string sessionId, string providerId, string evseId, string body, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        if (platform.ProviderOf(providerId) is not { } provider)
            return Refused(OicpCodes.PartnerNotFound, null);
        if (provider.IsLocked)
            return Refused(OicpCodes.UnauthorizedAccess, "The partner is locked.");
        if (platform.OwnerOf(evseId)?.Operator is not { ServiceUrl: { } serviceUrl } owner)
            return Refused(OicpCodes.ServiceNotAvailable, "No CPO with a service URL owns this EVSE.");
        if (ChecksBeforeForwarding && platform.Look(owner.OperatorId, a => RefusalBefore(a, operation, providerId, evseId)) is { } code)
            return Refused(code, null);

        var (status, text) = await PostAsync(serviceUrl, operation, providerId, SendsUnknownMembers ? WithUnknownMember(body) : body, SendsUnknownMembers, ct);
        if (status is null)
            return Refused(OicpCodes.PartnerDidNotRespond, null);
        var read = OicpReader.Read(Encoding.UTF8.GetBytes(text!), OicpJson.Wire.Acknowledgement);
        if (status != 200 || read.Message is not { } acknowledgement)
        {
            platform.Break(operation, $"the answer is HTTP {status} {string.Join("; ", read.Problems)}", sessionId);
            return new(sessionId, Acknowledgement.Refused(OicpCodes.PartnerDidNotRespond, "The CPO's answer cannot be read."), status, clock.Elapsed);
        }
        Learn(operation, sessionId, acknowledgement);
        return new(sessionId, acknowledgement, status, clock.Elapsed);

        HubjectRemoteAnswer Refused(string refusal, string? info) => new(sessionId, Acknowledgement.Refused(refusal, info), null, clock.Elapsed);
    }

    private void Learn(OicpOperation operation, string sessionId, Acknowledgement answer)
    {
        if (answer.Result != answer.StatusCode.IsSuccess)
            platform.Break(operation, $"the answer says {answer.Result} with code {answer.StatusCode.Code}", sessionId);
        if (answer.SessionID is not null && answer.SessionID != sessionId)
            platform.Break(operation, "the answer names another SessionID", sessionId);
        platform.Change(sessions =>
        {
            if (answer.Result && sessions.Find(sessionId) is { CpoPartnerSessionId: null } session)
                sessions.Put(session with { CpoPartnerSessionId = answer.CPOPartnerSessionID });
        });
    }

    // 017, 210, 603 (only where the CPO has uploaded anything), 604: the platform's own order.
    private static string? RefusalBefore(Account account, OicpOperation operation, string providerId, string evseId)
    {
        if (account.Operator.IsLocked)
            return OicpCodes.UnauthorizedAccess;
        if (account.Operator.Without.Contains(operation) || !account.HasContractWith(providerId))
            return OicpCodes.NoValidContract;
        return account.Evses.Find(evseId) switch
        {
            null when account.Evses.Data.Count > 0 => OicpCodes.UnknownEvse,
            { IsHubjectCompatible: false } => OicpCodes.EvseNotHubjectCompatible,
            _ => null,
        };
    }

    private static string WithUnknownMember(string body)
    {
        var document = JsonNode.Parse(body)!.AsObject();
        document["Weather"] = new JsonObject { ["Sun"] = true };
        return document.ToJsonString(OicpJson.Wire.Options);
    }

    private static byte[] WithSessionId(byte[] body)
    {
        try
        {
            if (JsonNode.Parse(body) is JsonObject document && document["SessionID"] is null)
            {
                document["SessionID"] = Guid.NewGuid().ToString();
                return Encoding.UTF8.GetBytes(document.ToJsonString());
            }
        }
        catch (JsonException)
        {
            // Left as it is; reading it will say so.
        }
        return body;
    }
}

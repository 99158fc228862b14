using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Simulators.Hubject.Emps;

/// <summary>Asks and tells EMPs that have a service URL of their own, on the paths of the EMP's description, which are the CPO's.</summary>
internal sealed class EmpCalls(HubjectPlatform platform, ExchangeLog<EmpExchange> exchanges, HttpClient http, TimeProvider time)
{
    private static readonly string[] SessionMembers = ["SessionID", "CPOPartnerSessionID", "EMPPartnerSessionID"];

    /// <summary>An EMP's time to answer.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The EMP of the contract is asked, or all of them for a card; the first that says yes wins. Null: there is nobody to ask.</summary>
    public async Task<HubjectDriver?> AskAsync(OicpOperation operation, string? party, byte[] body, CancellationToken ct)
    {
        var online = platform.Providers.Where(p => p is { ServiceUrl: not null, IsLocked: false }).ToList();
        if (online.Count == 0 || party is null || IdentificationIn(operation, body) is not { } identification)
            return null;
        if (identification.ContractId is { } contract)
            online = [.. online.Where(p => ProviderIds.Canonical(p.ProviderId) == EvcoIds.ProviderOf(contract))];
        var asking = online.Select(p => AskAsync(p, operation, party, body, identification, ct)).ToList();
        HubjectDriver? refused = null;
        while (asking.Count > 0)
        {
            var answered = await Task.WhenAny(asking);
            asking.Remove(answered);
            if (await answered is not { } driver)
                continue;
            if (driver.RefusalCode is null)
                return driver;
            refused = driver;
        }

        return refused;
    }

    /// <summary>Hands a notification on. Null: the EMP has no service of its own, and the platform's answer stands.</summary>
    public async Task<HubjectAnswer?> NotifyAsync(byte[] body, CancellationToken ct)
    {
        if (OicpReader.ReadNotification(body).Message is not { } notification || UrlFor(notification.SessionID) is not { } provider)
            return null;
        var (status, answer) = await PostAsync(provider, EmpOperation.ChargingNotifications, OicpOperation.ChargingNotifications, notification.OperatorID, body, ct);
        return status == 200 && OicpReader.Read(Encoding.UTF8.GetBytes(answer!), OicpJson.Wire.Acknowledgement).Message is { } acknowledgement
            ? HubjectAnswer.Of(acknowledgement)
            : HubjectAnswer.Of(Verdict.No(OicpCodes.PartnerDidNotRespond, $"{provider.ProviderId} did not take the notification."));
    }

    /// <summary>Hands a record on. Whether the EMP takes it is no matter to the CPO: Hubject has stored it.</summary>
    public async Task TellAsync(string party, byte[] body)
    {
        if (OicpReader.Read(body, OicpJson.Wire.ChargeDetailRecord).Message is { } cdr && UrlFor(cdr.SessionID) is { } provider)
            await PostAsync(provider, EmpOperation.ChargeDetailRecord, OicpOperation.ChargeDetailRecord, party, body, default);
    }

    private HubjectProvider? UrlFor(string sessionId) =>
        platform.Look(s => s.Find(sessionId))?.ProviderId is { } id && platform.ProviderOf(id) is { ServiceUrl: not null } provider ? provider : null;

    // Whoever cannot be reached, or says nothing that can be read, has not said yes.
    private async Task<HubjectDriver?> AskAsync(
        HubjectProvider provider, OicpOperation operation, string party, byte[] body, Identification identification, CancellationToken ct)
    {
        var request = JsonNode.Parse(body)!.AsObject();
        foreach (var member in SessionMembers)
            request.TryAdd(member, null);
        var kind = operation == OicpOperation.AuthorizeStart ? EmpOperation.AuthorizeStart : EmpOperation.AuthorizeStop;
        var (status, answer) = await PostAsync(provider, kind, operation, party, Encoding.UTF8.GetBytes(request.ToJsonString(OicpJson.Wire.Options)), ct);
        if (status != 200 || Parse(answer!, OicpJson.Wire.AuthorizationStart) is not { } said)
            return null;
        return said.AuthorizationStatus == AuthorizationStatus.Authorized
            ? new(identification, provider.ProviderId, null, said.EMPPartnerSessionID, said.AuthorizationStopIdentifications)
            : new(identification, provider.ProviderId, said.StatusCode.Code);
    }

    private async Task<(int? Status, string? Answer)> PostAsync(
        HubjectProvider provider, EmpOperation operation, OicpOperation path, string party, byte[] body, CancellationToken ct)
    {
        var target = new Uri($"{provider.ServiceUrl!.AbsoluteUri.TrimEnd('/')}/{OicpPaths.For(path, party)}");
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json", "utf-8");
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        (int? Status, string? Answer) result = default;
        try
        {
            using var response = await http.PostAsync(target, content, either.Token);
            result = ((int)response.StatusCode, await response.Content.ReadAsStringAsync(either.Token));
        }
        catch (Exception e) when (e is HttpRequestException or ObjectDisposedException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            // Recorded as not answered.
        }

        exchanges.Add(new(time.GetUtcNow(), operation, provider.ProviderId, target.PathAndQuery, Encoding.UTF8.GetString(body), result.Status, result.Answer));
        return result;
    }

    private static Identification? IdentificationIn(OicpOperation operation, byte[] body) => operation switch
    {
        OicpOperation.AuthorizeStart => OicpReader.Read(body, OicpJson.Wire.AuthorizeStart).Message?.Identification,
        OicpOperation.AuthorizeStop => OicpReader.Read(body, OicpJson.Wire.AuthorizeStop).Message?.Identification,
        _ => null,
    };

    private static T? Parse<T>(string text, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

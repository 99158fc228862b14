using System.Text.Json.Nodes;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations.V201;

namespace RoamingHub.Hub.Demo;

/// <summary>What one act of the day should lead to, and what it did.</summary>
/// <param name="Partner">Who received it.</param>
internal sealed record DemoFinding(string Act, string Partner, string What, string Expected, string Found)
{
    public bool Right => Expected == Found;
}

/// <summary>The day, act by act. Each act returns what it expected and found; nothing is looked up inside the hub, only at the partners and by its API.</summary>
internal sealed class DemoDay(DemoWorld world)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MuchPatience = TimeSpan.FromSeconds(60);

    /// <summary>What a finance clerk reads when the day is over.</summary>
    public DemoStatement Statement { get; } = new(world);

    public IReadOnlyList<(string Title, Func<Task<IReadOnlyList<DemoFinding>>> Play)> Acts =>
    [
        ("The partners hold the CPO's site", SiteAsync),
        ("A card of the slow eMSP charges 5 kWh", SlowCardAsync),
        ("A card of the eMSP charges 11 kWh, and nobody waits for the slow one", EmspCardAsync),
        ("A card of the eMSP charges 9 kWh at a station that speaks OCPP 2.0.1, cable first", NewStationAsync),
        ("A card of a provider behind Hubject charges 20 kWh", HubjectCardAsync),
        ("The eMSP starts and stops a charge from its app", EmspRemoteAsync),
        ("A provider behind Hubject starts and stops a charge", HubjectRemoteAsync),
        ("A card nobody knows is refused", RefusedAsync),
        ("A recorded conversation of a real station", RecordedAsync),
        ("The slow eMSP has got everything, too", SlowEmspAsync),
        ("The eMSP's statement is held against the ledger", Statement.PlayAsync),
    ];

    private async Task<IReadOnlyList<DemoFinding>> SiteAsync()
    {
        const string act = "site";
        var location = await Try(world.Emsp.WaitForLocationAsync(l => l.Id == DemoSite.Location, Patience));
        var records = await Try(world.Hubject.WaitForAsync(() => world.Hubject.EvseData(DemoWorld.OperatorId) is { Count: > 0 } all ? all : null, "EVSE data", Patience));
        var statuses = await Try(world.Hubject.WaitForAsync(
            () => world.Hubject.EvseStatus(DemoWorld.OperatorId) is { Count: > 0 } all ? all : null, "EVSE status", Patience));
        return
        [
            new(act, "eMSP", "location with EVSEs", "4", (location?.Evses?.Count ?? 0).ToString(Invariant)),
            new(act, "Hubject", "EVSE data records", "4", (records?.Count ?? 0).ToString(Invariant)),
            new(act, "Hubject", "EVSE status records", "yes", statuses is null ? "no" : "yes"),
        ];
    }

    // What it leads to is looked at when the day is over: until then the others do not wait for it.
    private async Task<IReadOnlyList<DemoFinding>> SlowCardAsync()
    {
        var charge = await world.Ac.ChargeAsync(1, DemoWorld.SlowCard, 5_000);
        return [new("slow eMSP", "station", "Authorize", "Accepted", charge is null ? "refused" : "Accepted")];
    }

    private async Task<IReadOnlyList<DemoFinding>> SlowEmspAsync() =>
        await EmspFindingsAsync("slow eMSP", DemoWorld.SlowCard, "5", "2.95 / 3.51", world.Slow, MuchPatience); // 1.00 + 5 × 0.39; with 19 % VAT

    private async Task<IReadOnlyList<DemoFinding>> EmspCardAsync()
    {
        const string act = "eMSP card";
        var charge = await world.Ac.ChargeAsync(1, DemoWorld.EmspCard, 11_000);
        if (charge is null)
            return [new(act, "station", "Authorize", "Accepted", "refused")];
        await Try(world.Emsp.WaitForCdrAsync(c => c.CdrToken?.Uid == DemoWorld.EmspCard, Patience));
        var before = new DemoFinding(act, "eMSP", "CDR before the slow eMSP's earlier one", "yes", world.Slow.Cdrs.Count == 0 ? "yes" : "no");
        return [.. await EmspFindingsAsync(act, DemoWorld.EmspCard, "11", "5.29 / 6.30"), before]; // 1.00 + 11 × 0.39; with 19 % VAT
    }

    private async Task<IReadOnlyList<DemoFinding>> NewStationAsync()
    {
        const string act = "OCPP 2.0.1";
        var charge = await world.New.ChargeAsync(1, DemoWorld.EmspSecondCard, 9_000, start: TransactionStart.PluggedIn);
        if (charge is null)
            return [new(act, "station", "Authorize", "Accepted", "refused")];
        return await EmspFindingsAsync(act, DemoWorld.EmspSecondCard, "9", "4.51 / 5.37"); // 1.00 + 9 × 0.39; with 19 % VAT
    }

    private async Task<IReadOnlyList<DemoFinding>> EmspRemoteAsync()
    {
        const string act = "eMSP remote";
        var start = await world.Emsp.StartSessionAsync(world.AppToken, DemoSite.Location, DemoSite.AcEvse, "1", "app-order-77");
        var started = start.Response == CommandResponseType.ACCEPTED ? await Try(world.Emsp.WaitForResultAsync(start, Patience)) : null;
        if (started is null)
            return [new(act, "eMSP", "START_SESSION", "ACCEPTED", start.Response?.ToString() ?? "no answer")];
        var charge = await world.Ac.NextRemoteChargeAsync();
        await charge.SampleAsync(7_500, TimeSpan.FromMinutes(45));
        var session = await Try(world.Emsp.WaitForSessionAsync(s => IsOf(s, DemoWorld.EmspAppUser), Patience));
        var stop = await world.Emsp.StopSessionAsync(session?.Id ?? "");
        var stopped = stop.Response == CommandResponseType.ACCEPTED ? await Try(world.Emsp.WaitForResultAsync(stop, Patience)) : null;
        var findings = new List<DemoFinding>
        {
            new(act, "eMSP", "START_SESSION result", "ACCEPTED", started.Result?.ToString() ?? "none"),
            new(act, "eMSP", "STOP_SESSION result", "ACCEPTED", stopped?.Result?.ToString() ?? "none"),
        };
        findings.AddRange(await EmspFindingsAsync(act, DemoWorld.EmspAppUser, "7.5", "3.93 / 4.67")); // 1.00 + 7.5 × 0.39 = 3.925
        return findings;
    }

    private async Task<IReadOnlyList<DemoFinding>> HubjectCardAsync()
    {
        const string act = "Hubject card";
        var charge = await world.Dc.ChargeAsync(1, DemoWorld.HubjectCard, 20_000);
        if (charge is null)
            return [new(act, "station", "Authorize", "Accepted", "refused")];
        var session = world.Hubject.Sessions.LastOrDefault(s => s.EvseId == DemoSite.DcEvseId);
        return session is null ? [new(act, "Hubject", "session", "one", "none")] : await HubjectFindingsAsync(act, session.SessionId, "20");
    }

    private async Task<IReadOnlyList<DemoFinding>> HubjectRemoteAsync()
    {
        const string act = "Hubject remote";
        var start = await world.Hubject.RemoteStartAsync(DemoWorld.Provider, DemoSite.DcEvseId, DemoWorld.Contract);
        if (!start.Result)
            return [new(act, "Hubject", "AuthorizeRemoteStart", "000", start.Code ?? "no answer")];
        var charge = await world.Dc.NextRemoteChargeAsync();
        await charge.SampleAsync(18_000, TimeSpan.FromMinutes(30));
        var stop = await world.Hubject.RemoteStopAsync(start.SessionId);
        var findings = new List<DemoFinding> { new(act, "Hubject", "AuthorizeRemoteStop", "000", stop.Code ?? "no answer") };
        findings.AddRange(await HubjectFindingsAsync(act, start.SessionId, "18"));
        return findings;
    }

    private async Task<IReadOnlyList<DemoFinding>> RefusedAsync()
    {
        const string act = "refused card";
        var answer = await world.Ac.AuthorizeAsync(DemoWorld.RefusedCard);
        var decision = await world.Office.WaitForAsync($"/api/authorizations?idTag={DemoWorld.RefusedCard}", _ => true, Patience);
        return
        [
            new(act, "station", "Authorize", "Invalid", answer.IdTagInfo.Status.Text),
            new(act, "back office", "steps of the decision", "yes", decision?["steps"]?.AsArray().Count > 1 ? "yes" : "no"),
        ];
    }

    private async Task<IReadOnlyList<DemoFinding>> RecordedAsync()
    {
        const string act = "recorded station";
        var transaction = await RecordedConversation.PlayAsync(world.Schneider);
        var session = await world.Office.WaitForAsync(
            $"/api/sessions?station={DemoSite.SchneiderStation}", s => s["transactionId"]?.ToString() == transaction && (string?)s["state"] == "closed", Patience);
        var station = await world.Office.GetAsync("/api/stations/" + DemoSite.SchneiderStation);
        return
        [
            new(act, "back office", "session, Wh", "0", session?["energyWh"]?.ToString() ?? "none"),
            new(act, "back office", "meter readings", "10", session?["meterValues"]?.AsArray().Count.ToString(Invariant) ?? "none"),
            new(act, "back office", "deviations noted", "2", station?["deviations"]?.AsArray().Count(d => (string?)d!["rule"] == "TooLong").ToString(Invariant) ?? "none"),
        ];
    }

    private async Task<IReadOnlyList<DemoFinding>> EmspFindingsAsync(
        string act, string uid, string energy, string price, EmspSimulator? at = null, TimeSpan? patience = null)
    {
        var (emsp, who) = at is null ? (world.Emsp, "eMSP") : (at, "slow eMSP");
        var cdr = await Try(emsp.WaitForCdrAsync(c => string.Equals(c.CdrToken?.Uid, uid, StringComparison.OrdinalIgnoreCase), patience ?? Patience));
        var session = await Try(emsp.WaitForSessionAsync(s => IsOf(s, uid) && s.Status == SessionStatus.COMPLETED, patience ?? Patience));
        var all = emsp.Cdrs.Count(c => c.SessionId == cdr?.SessionId);
        return
        [
            new(act, who, "session", "COMPLETED", session?.Status?.ToString() ?? "none"),
            new(act, who, "CDRs of it", "1", all.ToString(Invariant)),
            new(act, who, "kWh", energy, cdr?.TotalEnergy?.ToString("0.####", Invariant) ?? "none"),
            new(act, who, "EUR without / with VAT", price, cdr?.TotalCost is { } cost ? $"{cost.ExclVat?.ToString("0.00", Invariant)} / {cost.InclVat?.ToString("0.00", Invariant)}" : "none"),
        ];
    }

    private async Task<IReadOnlyList<DemoFinding>> HubjectFindingsAsync(string act, string sessionId, string energy)
    {
        var cdr = await Try(world.Hubject.WaitForCdrAsync(sessionId, Patience));
        var notifications = world.Hubject.Session(sessionId)?.Notifications.Select(n => n.Type).ToList() ?? [];
        return
        [
            new(act, "Hubject", "Start notifications", "1", notifications.Count(t => t == ChargingNotificationType.Start).ToString(Invariant)),
            new(act, "Hubject", "End notifications", "1", notifications.Count(t => t == ChargingNotificationType.End).ToString(Invariant)),
            new(act, "Hubject", "CDR, kWh", energy, cdr?.ConsumedEnergy.ToString("0.###", Invariant) ?? "none"),
            new(act, "its EMP", "CDRs pulled", "1", await PulledAsync(sessionId)),
        ];
    }

    // As the provider's own back end would: over HTTP, by the EMP's side of OICP.
    private async Task<string> PulledAsync(string sessionId)
    {
        using var http = new HttpClient();
        var now = TimeProvider.System.GetUtcNow();
        using var answer = await http.PostAsJsonAsync(
            new Uri(world.Hubject.BaseUrl, OicpEmpPaths.GetChargeDetailRecords.Replace("{partyId}", DemoWorld.Provider, StringComparison.Ordinal)),
            new JsonObject { ["ProviderID"] = DemoWorld.Provider, ["From"] = now.AddDays(-1).ToString("O"), ["To"] = now.AddDays(1).ToString("O"), ["SessionID"] = new JsonArray(sessionId) });
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())?["totalElements"]?.ToString() ?? "none";
    }

    private static bool IsOf(Session session, string uid) => string.Equals(session.CdrToken?.Uid, uid, StringComparison.OrdinalIgnoreCase);

    private static IFormatProvider Invariant => System.Globalization.CultureInfo.InvariantCulture;

    private static async Task<T?> Try<T>(Task<T> task)
        where T : class
    {
        try
        {
            return await task;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}

using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Simulators.Emsp;

namespace RoamingHub.Simulators.Tests.Emsp;

/// <summary>Every module has every switch: what the caller sees, and whether anything was stored.</summary>
public sealed class FaultMatrixTests : EmspTest
{
    private static readonly Dictionary<string, (EmspFault Fault, OcpiOutcome Outcome, bool Done)> Switches = new()
    {
        ["status"] = (new EmspFault.HttpError(503), OcpiOutcome.Retry, false),
        ["401"] = (new EmspFault.HttpError(401), OcpiOutcome.Unauthorized, false),
        ["code"] = (new EmspFault.OcpiError(2001), OcpiOutcome.Refused, false),
        ["delay"] = (new EmspFault.Slow(TimeSpan.FromMilliseconds(20)), OcpiOutcome.Done, true),
        ["garbage"] = (new EmspFault.Garbage(), OcpiOutcome.Retry, false),
        ["lost"] = (new EmspFault.LoseAnswer(), OcpiOutcome.Retry, true),
        ["half"] = (new EmspFault.HalfAnswer(), OcpiOutcome.Retry, true),
        ["redirect"] = (new EmspFault.Redirect("http://127.0.0.1:9/"), OcpiOutcome.Refused, false),
        ["down"] = (new EmspFault.Down(), OcpiOutcome.Retry, false),
    };

    private int _number;

    public static TheoryData<string> Modules =>
        [ModuleIds.Locations, ModuleIds.Tariffs, ModuleIds.Sessions, ModuleIds.Cdrs, "authorize", ModuleIds.Commands, ModuleIds.ChargingProfiles];

    [Theory, MemberData(nameof(Modules))]
    public async Task It_does_what_it_says(string module)
    {
        Emsp.IssueToken("CARD1");
        foreach (var (name, (fault, outcome, done)) in Switches)
        {
            var before = Stored(module);
            Emsp.Faults.Set(fault, module);
            var seen = await SendAsync(module);
            Emsp.Faults.Clear();
            seen.ShouldBe(outcome, name);
            (Stored(module) - before).ShouldBe(done ? 1 : 0, name);
        }
    }

    // Each time something new, so that it can be counted.
    private async Task<OcpiOutcome> SendAsync(string module)
    {
        var id = $"N{++_number}";
        return module switch
        {
            ModuleIds.Locations => (await Cpo.Client().PutLocationAsync(Cpo.Endpoint(module), Site with { LocationId = id }, OcpiJson.Write(Location with { Id = id }), None)).Outcome,
            ModuleIds.Tariffs => (await PutAsync(Tariff with { Id = id })).Outcome,
            ModuleIds.Sessions => (await PutAsync(Session with { Id = id })).Outcome,
            ModuleIds.Cdrs => (await PostAsync(Cdr with { Id = id, SessionId = id })).Outcome,
            "authorize" => (await Cpo.Client().AuthorizeAsync(Cpo.Endpoint(ModuleIds.Tokens), "CARD1", TokenType.RFID, null, None)).Outcome,
            ModuleIds.Commands => await SendResultAsync(),
            _ => (await Cpo.Client().PutActiveChargingProfileAsync(
                Cpo.Endpoint(module), id, """{ "start_date_time": "2026-03-01T10:00:00Z", "charging_profile": { "charging_rate_unit": "A" } }""", None)).Outcome,
        };
    }

    private async Task<OcpiOutcome> SendResultAsync()
    {
        Cpo.Data["/2.2.1/commands/STOP_SESSION"] = """{"result":"ACCEPTED","timeout":30}""";
        await Emsp.StopSessionAsync("S1");
        var url = OcpiJson.Parse<StopSession>(Cpo.Requests.Last(r => r.Path.EndsWith("STOP_SESSION", StringComparison.Ordinal)).Body).ResponseUrl!;
        return (await Cpo.Client().PostResultAsync(url, """{ "result": "ACCEPTED" }""", null, None)).Outcome;
    }

    private int Stored(string module) => module switch
    {
        ModuleIds.Locations => Emsp.Locations.Count,
        ModuleIds.Tariffs => Emsp.Tariffs.Count,
        ModuleIds.Sessions => Emsp.Sessions.Count,
        ModuleIds.Cdrs => Emsp.Cdrs.Count,
        "authorize" => Emsp.Authorizations.Count,
        ModuleIds.Commands => Emsp.CommandResultCount,
        _ => Enumerable.Range(1, _number).Count(n => Emsp.ActiveProfileOf($"N{n}") is not null),
    };
}

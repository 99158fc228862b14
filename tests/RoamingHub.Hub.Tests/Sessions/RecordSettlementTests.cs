using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Sessions;

public sealed class RecordSettlementTests
{
    private const string Bad = "11111111-1111-8111-8111-111111111111";
    private const string Good = "22222222-2222-8222-8222-222222222222";
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_charge_that_cannot_be_settled_keeps_nobody_elses_bill_back()
    {
        await using var hub = await HubUnderTest.StartAsync(services => services.AddSingleton<IRecordPolicies>(new NoneForOne()));
        var log = hub.Service<EventLog>();
        await TellAsync(log, Bad, "bad");
        await hub.Database.UntilAsync("SELECT EXISTS (SELECT 1 FROM hub.settlements)"); // it is due first
        await TellAsync(log, Good, "good");

        await hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM log.mt_events WHERE stream_id = 'charge-record-{Good}')");
        await hub.Database.UntilAsync($"SELECT NOT EXISTS (SELECT 1 FROM hub.settlements WHERE session = '{Good}')");
        (await hub.Database.QueryAsync<bool>($"SELECT due_at > now() + interval '30 seconds' FROM hub.settlements WHERE session = '{Bad}'"))
            .ShouldBeTrue("it comes again, and not at once");
    }

    private static Task TellAsync(EventLog log, string session, string partner) => log.AppendAsync(
        SessionStream.Of(new(session)), ExpectedVersion.None,
        [
            new ChargingStarted(
                new(new("CP-1"), 1), session[..4], TokenRef.Read("04AABBCC"), Energy.FromWh(1000), Noon, Noon, PermitResult.Accepted, "ocpi",
                new(new(partner), GrantMethod.Asked)),
            new ChargingStopped(Energy.FromWh(2000), Noon.AddHours(1), Noon.AddHours(1), null, null),
        ]);

    private sealed class NoneForOne : IRecordPolicies
    {
        public RecordPolicy Of(PartnerId partner) => partner.Value == "bad" ? throw new InvalidOperationException("a fault of this partner's") : RecordPolicy.Own;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Stations;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Stations;

public sealed class RemoteOrderHandlerTests
{
    [Fact]
    public async Task A_second_tap_is_not_kept_waiting_by_a_first_that_could_not_be_said()
    {
        await using var hub = await HubUnderTest.StartAsync(services =>
            services.RemoveAll<IRemoteOrderMapping>().AddSingleton<IRemoteOrderMapping>(new SpeechlessOnce()));
        await using var station = await hub.StationAsync("S1");
        await OrderAsync(hub);
        var second = await OrderAsync(hub); // within ten seconds, and the same
        await hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM log.mt_events WHERE stream_id = '{RemoteStream.OfStart(second)}' AND type = 'remote_start_answered')");
    }

    private static async Task<Guid> OrderAsync(HubUnderTest hub)
    {
        var (id, now) = (Guid.NewGuid(), DateTimeOffset.UtcNow);
        var order = new RemoteStartRequested(id, new(new("S1"), 1), TokenRef.Read("CARD"), null, null, now, now.AddMinutes(5), now.AddMinutes(15));
        await hub.Service<EventLog>().AppendAsync(RemoteStream.OfStart(id), ExpectedVersion.None, [order]);
        return id;
    }

    /// <summary>The words of OCPP 1.6, but for the first order to start.</summary>
    private sealed class SpeechlessOnce : IRemoteOrderMapping
    {
        private readonly Hub.Stations.Ocpp16.RemoteOrderMapping _words = new();
        private bool _spoke;

        public string Protocol => _words.Protocol;

        public (string Action, byte[] Payload) ToCall(RemoteStartRequested order)
        {
            if (_spoke)
                return _words.ToCall(order);
            _spoke = true;
            throw new InvalidOperationException("no words for this");
        }

        public (string Action, byte[] Payload) ToCall(RemoteStopRequested order) => _words.ToCall(order);

        public bool? IsAccepted(ReadOnlySpan<byte> answer) => _words.IsAccepted(answer);

        public (string Action, byte[] Payload) ToCall(IPlaceOrder order) => _words.ToCall(order);

        public OrderOutcome? OutcomeOf(IPlaceOrder order, ReadOnlySpan<byte> answer) => _words.OutcomeOf(order, answer);
    }
}

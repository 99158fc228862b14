using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class SessionEventsTests : ReadModelTest
{
    [Fact]
    public async Task A_history_is_the_log_itself_with_positions()
    {
        await TellStationAsync(Facts.StationDescribed);
        await TellSessionAsync(Facts.Session1, Facts.Started, Facts.MeterRead(Facts.Noon, 1100));

        var history = await new SessionEvents(World.Log).OfAsync(Facts.Session1, default);

        history.Select(e => (e.Position, e.Version, e.Type)).ShouldBe([(2, 1, "charging_started"), (3, 2, "meter_read")]);
        (await new SessionEvents(World.Log).OfAsync(new("unknown"), default)).ShouldBeEmpty();
    }
}

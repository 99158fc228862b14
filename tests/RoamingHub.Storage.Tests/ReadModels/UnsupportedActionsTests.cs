using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Stations;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class UnsupportedActionsTests : ReadModelTest
{
    [Fact]
    public async Task What_a_station_cannot_do_is_remembered_until_its_firmware_changes()
    {
        await TellStationAsync(Facts.StationBooted with { Details = "1.0" });
        await CallAsync("Reset", StationCallOutcome.CallError, "NotSupported");
        await CallAsync("ClearCache", StationCallOutcome.CallError, "InternalError");
        await TellStationAsync(Facts.StationBooted with { Details = "1.0" });

        (await UnsupportedAsync()).ShouldBe(["Reset"]);

        await TellStationAsync(Facts.StationBooted with { Details = "1.1" });

        (await UnsupportedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_action_that_is_answered_after_all_is_no_longer_unsupported()
    {
        await CallAsync("Reset", StationCallOutcome.CallError, "NotSupported");
        await CallAsync("Reset", StationCallOutcome.Answered, null);

        (await UnsupportedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_order_that_a_station_cannot_carry_out_has_the_name_its_protocol_gives_it()
    {
        await TellStationAsync(Facts.StationDescribed, Facts.StationConnected);
        var order = Facts.StartRequested;
        await World.TellAsync(RemoteStream.OfStart(order.Id), order, new RemoteStartAnswered(order.Id, OrderOutcome.NotSupported, null, Facts.Noon));

        (await UnsupportedAsync()).ShouldBe(["Start"]);
    }

    [Fact]
    public async Task The_same_holds_for_an_order_about_a_place()
    {
        await TellStationAsync(Facts.StationDescribed, Facts.StationConnected);
        var order = new RemoteUnlockRequested(Guid.CreateVersion7(), new(Facts.Cp1, 1), null, null, Facts.Noon, Facts.Noon);
        await World.TellAsync(RemoteStream.OfPlace(order.Id), order, new PlaceOrderAnswered(order.Id, OrderOutcome.NotSupported, null, Facts.Noon));

        (await UnsupportedAsync()).ShouldBe(["Place"]);
    }

    [Fact]
    public async Task And_for_one_about_the_limits_of_a_charge_until_such_an_order_is_carried_out()
    {
        await TellStationAsync(Facts.StationDescribed, Facts.StationConnected);
        await LimitAsync(OrderOutcome.NotSupported);
        (await UnsupportedAsync()).ShouldBe(["Limit"]);

        await LimitAsync(OrderOutcome.Accepted);
        (await UnsupportedAsync()).ShouldBeEmpty();

        async Task LimitAsync(OrderOutcome outcome)
        {
            var order = new LimitsClearRequested(Guid.CreateVersion7(), Facts.Session1, Facts.Plug1, 17, Facts.Emsp, null, Facts.Noon, Facts.Noon);
            await World.TellAsync(LimitStream.Of(order.Id), order, new LimitOrderAnswered(order.Id, outcome, null, null, Facts.Noon));
        }
    }

    [Fact]
    public async Task Settings_are_kept_from_the_answer_to_the_call_that_asks_for_them_and_from_no_other()
    {
        await CallAsync("Reset", StationCallOutcome.Answered, null, "A=1");
        await CallAsync(StationWordsOfTests.Action, StationCallOutcome.Answered, null, "B=2");

        var settings = await new StationVariables(World.Database).ListAsync(Facts.Cp1, parts: false, null, Everything, default);
        settings.Items.ShouldHaveSingleItem().ShouldHaveSingleItem().ShouldBe(
            new VariableRow("B", "Actual", "", null, null, null, "B", null, "2", "ReadWrite", null, null, null, Facts.Noon));
    }

    private async Task<IEnumerable<string>> UnsupportedAsync() =>
        (await new UnsupportedActions(World.Database).OfStationsAsync([Facts.Cp1], default)).GetValueOrDefault(Facts.Cp1, []).Select(u => u.Action);

    private Task CallAsync(string action, StationCallOutcome outcome, string? error, string payload = "{}")
    {
        var id = Guid.CreateVersion7();
        return World.TellAsync(
            StationStream.OfCall(id), new StationCallRequested(id, Facts.Cp1, action, "{}", Facts.Noon, Facts.Noon),
            new StationCallAnswered(id, outcome, payload, error, null, Facts.Noon));
    }
}

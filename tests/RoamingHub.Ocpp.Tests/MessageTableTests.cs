using RoamingHub.Ocpp.V16;

namespace RoamingHub.Ocpp.Tests;

public class MessageTableTests
{
    [Theory]
    [InlineData("NoSuchAction", "NotImplemented")]
    [InlineData("heartbeat", "NotImplemented")]
    [InlineData("", "NotImplemented")]
    [InlineData("Reset", "NotSupported")]
    [InlineData("Heartbeat", null)]
    [InlineData("DataTransfer", null)]
    public void An_action_from_a_station_is_known_or_refused(string action, string? errorCode)
    {
        Ocpp16Messages.Table.TryFind(action, Senders.Station, out var message, out var code).ShouldBe(errorCode is null);
        code.ShouldBe(errorCode);
        if (errorCode is null)
            message!.Action.ShouldBe(action);
    }

    [Fact]
    public void The_hub_may_send_what_stations_may_not()
    {
        Ocpp16Messages.Table.TryFind("Reset", Senders.Hub, out _, out _).ShouldBeTrue();
        Ocpp16Messages.Table.TryFind("Heartbeat", Senders.Hub, out _, out var code).ShouldBeFalse();
        code.ShouldBe("NotSupported");
    }

    [Fact]
    public void Three_messages_are_transaction_messages() =>
        Ocpp16Messages.Table.All.Where(message => message.IsTransactionMessage).Select(message => message.Action)
            .ShouldBe(["MeterValues", "StartTransaction", "StopTransaction"], ignoreOrder: true);
}

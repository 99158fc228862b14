using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

internal sealed class DisplayCalls(StationSimulator201 station)
{
    public void AddTo(HubCalls calls)
    {
        calls.Add<SetDisplayMessageRequest, SetDisplayMessageResponse>(Set);
        calls.Add<GetDisplayMessagesRequest, GetDisplayMessagesResponse>(Get);
        calls.Add<ClearDisplayMessageRequest, ClearDisplayMessageResponse>(call => new ClearDisplayMessageResponse(
            station.Display.TryRemove(call.Id, out _) ? ClearMessageStatusEnum.Accepted : ClearMessageStatusEnum.Unknown));
    }

    private Reply<SetDisplayMessageResponse> Set(SetDisplayMessageRequest call)
    {
        var message = call.Message;
        if (message.TransactionId is { } id && !station.Evses.Any(evse => evse.Transaction?.Id == id))
            return new SetDisplayMessageResponse(DisplayMessageStatusEnum.UnknownTransaction);
        if (message.Message.Format.Is(MessageFormatEnum.HTML))
            return new SetDisplayMessageResponse(DisplayMessageStatusEnum.NotSupportedMessageFormat);
        station.Display[message.Id] = message;
        return new SetDisplayMessageResponse(DisplayMessageStatusEnum.Accepted);
    }

    private Reply<GetDisplayMessagesResponse> Get(GetDisplayMessagesRequest call)
    {
        var found = station.Display.Values
            .Where(message => call.Id is null || call.Id.Contains(message.Id))
            .Where(message => call.Priority is null || message.Priority == call.Priority)
            .Where(message => call.State is null || message.State == call.State)
            .OrderBy(message => message.Id)
            .ToList();
        if (found.Count == 0)
            return new GetDisplayMessagesResponse(GetDisplayMessagesStatusEnum.Unknown);
        return new(
            new GetDisplayMessagesResponse(GetDisplayMessagesStatusEnum.Accepted),
            () => station.CallAsync<NotifyDisplayMessagesRequest, NotifyDisplayMessagesResponse>(new(call.RequestId, found)));
    }
}

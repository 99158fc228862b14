using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Api;

internal interface IStationCalls
{
    Task<StationCallResult> CallAsync(StationId station, string action, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken ct);
}

internal abstract record StationCallResult
{
    public sealed record Answered(ReadOnlyMemory<byte> Payload) : StationCallResult;
    public sealed record CallError(string Code, string Description) : StationCallResult;
    public sealed record NoAnswer : StationCallResult;
    public sealed record Disconnected : StationCallResult;
    public sealed record NotConnected : StationCallResult;
    public sealed record InvalidPayload(string Member, string Text) : StationCallResult;
    public sealed record UnknownAction : StationCallResult;
}

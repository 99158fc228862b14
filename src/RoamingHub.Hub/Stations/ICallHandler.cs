using RoamingHub.Ocpp;

namespace RoamingHub.Hub.Stations;

/// <summary>Answers one action of a station.</summary>
internal interface ICallHandler<in TRequest, TResponse>
    where TRequest : class, ICall<TResponse>
    where TResponse : class, IPayload
{
    ValueTask<TResponse> HandleAsync(CallContext context, TRequest call, CancellationToken ct);
}

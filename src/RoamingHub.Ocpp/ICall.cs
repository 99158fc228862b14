using RoamingHub.Ocpp.Shapes;

namespace RoamingHub.Ocpp;

/// <summary>A request or response payload that knows how it looks on the wire.</summary>
public interface IPayload
{
    static abstract Shape Shape { get; }
}

/// <summary>A request payload. The type names its action and the response that answers it.</summary>
public interface ICall<TResponse> : IPayload
    where TResponse : class, IPayload
{
    static abstract string Action { get; }
}

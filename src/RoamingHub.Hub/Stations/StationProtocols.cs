using RoamingHub.Hub.Stations.Ocpp16;
using RoamingHub.Hub.Stations.Ocpp201;
using RoamingHub.Ocpp;

namespace RoamingHub.Hub.Stations;

/// <summary>The protocols stations speak here, by subprotocol.</summary>
internal sealed class StationProtocols(Ocpp16Routes ocpp16, Ocpp201Routes ocpp201)
{
    private readonly Dictionary<string, CallRouter> _routers = new(StringComparer.Ordinal)
    {
        [Ocpp16Routes.Protocol] = ocpp16.Router, [Ocpp201Routes.Protocol] = ocpp201.Router,
    };

    public IEnumerable<string> Names => _routers.Keys;

    public CallRouter RouterOf(string protocol) => _routers[protocol];

    public MessageTable MessagesOf(string protocol) => _routers[protocol].Messages;

    public bool Speaks(string protocol) => _routers.ContainsKey(protocol);
}

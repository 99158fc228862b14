using RoamingHub.Hub.Stations.Ocpp16;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations;

/// <summary>The message tables of the protocols stations speak here.</summary>
internal sealed class StationProtocols
{
    private readonly Dictionary<string, MessageTable> _messages = new(StringComparer.Ordinal) { [Ocpp16Routes.Protocol] = Ocpp16Messages.Table };

    public MessageTable MessagesOf(string protocol) => _messages[protocol];
}

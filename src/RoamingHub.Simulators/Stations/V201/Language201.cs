using System.Text.Json.Serialization.Metadata;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

internal sealed class Language201 : IStationLanguage
{
    public OcppVersion Version => OcppVersion.V201;

    public string Subprotocol => "ocpp2.0.1";

    public MessageTable Messages => Ocpp201Messages.Table;

    public JsonTypeInfo<T> Type<T>()
        where T : class, IPayload => Ocpp201Json.Type<T>();
}

using System.Text.Json.Serialization.Metadata;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Simulators.Stations.V16;

internal sealed class Language16 : IStationLanguage
{
    public OcppVersion Version => OcppVersion.V16;

    public string Subprotocol => "ocpp1.6";

    public MessageTable Messages => Ocpp16Messages.Table;

    public JsonTypeInfo<T> Type<T>()
        where T : class, IPayload => Ocpp16Json.Type<T>();
}

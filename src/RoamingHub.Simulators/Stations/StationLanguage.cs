using System.Text.Json.Serialization.Metadata;
using RoamingHub.Ocpp;

namespace RoamingHub.Simulators.Stations;

/// <summary>The protocol version a station speaks.</summary>
internal interface IStationLanguage
{
    OcppVersion Version { get; }

    string Subprotocol { get; }

    MessageTable Messages { get; }

    JsonTypeInfo<T> Type<T>()
        where T : class, IPayload;
}

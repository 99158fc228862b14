using System.Text.Json;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Locations;

/// <summary>A location, or what of it is sent: one EVSE, one connector, or only the status of an EVSE (OCPI 2.2.1 §8.2.2).</summary>
internal sealed record LocationPart(string Location, string? Evse = null, string? Connector = null, bool StatusOnly = false)
{
    public static LocationPart Of(Delivery delivery) =>
        delivery.Content is null ? new(delivery.Object) : JsonSerializer.Deserialize(delivery.Content, OcpiStateJson.Default.LocationPart)!;

    /// <summary>The newest state of a part takes the place of an older one that still waits; a status does not take that of the rest of its EVSE.</summary>
    public DeliveryOrder ToOrder(string partner, RecordedEvent e) => new(
        partner, ModuleIds.Locations, Key, DeliveryClass.State, e.Position,
        Evse is null ? null : JsonSerializer.Serialize(this, OcpiStateJson.Default.LocationPart));

    private string Key => this switch
    {
        { Evse: null } => Location,
        { StatusOnly: true } => $"{Location}/{Evse}",
        { Connector: { } connector } => $"{Location}/{Evse}/{connector}",
        _ => $"{Location}/{Evse}/*",
    };
}

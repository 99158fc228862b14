using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221.Locations;

namespace RoamingHub.Ocpi.V221.Cdrs;

/// <summary>
/// The one connector that was used (OCPI 2.2.1 §10.4.4). Address and state are shorter here than in a Location: 45 and 20 characters.
/// </summary>
public sealed record CdrLocation : IChecked
{
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Address { get; init; }
    public string? City { get; init; }
    public string? PostalCode { get; init; }
    public string? State { get; init; }
    public string? Country { get; init; }
    public GeoLocation? Coordinates { get; init; }
    public string? EvseUid { get; init; }
    public string? EvseId { get; init; }
    public string? ConnectorId { get; init; }
    public Word<ConnectorType>? ConnectorStandard { get; init; }
    public Word<ConnectorFormat>? ConnectorFormat { get; init; }
    public Word<PowerType>? ConnectorPowerType { get; init; }

    void IChecked.Check(Checker check)
    {
        check.CiString("id", Id, 36);
        check.String("name", Name, 255, required: false);
        check.String("address", Address, 45);
        check.String("city", City, 45);
        check.String("postal_code", PostalCode, 10, required: false);
        check.String("state", State, 20, required: false);
        check.Matches("country", Country, Checker.ThreeLetters, "is not a three-letter country code");
        check.Object("coordinates", Coordinates);
        check.CiString("evse_uid", EvseUid, 36);
        check.CiString("evse_id", EvseId, 48);
        check.CiString("connector_id", ConnectorId, 36);
        check.Word("connector_standard", ConnectorStandard);
        check.Word("connector_format", ConnectorFormat);
        check.Word("connector_power_type", ConnectorPowerType);
    }
}

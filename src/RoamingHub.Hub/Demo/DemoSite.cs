namespace RoamingHub.Hub.Demo;

/// <summary>What the demo's CPO has: a site with four EVSEs, two tariffs, four stations.</summary>
internal static class DemoSite
{
    public const string Location = "LOC1";
    public const string AcStation = "BERLIN-AC-1";
    public const string DcStation = "BERLIN-DC-1";
    public const string SchneiderStation = "SCHNEIDER-1";
    public const string NewStation = "BERLIN-AC-2";
    public const string AcEvse = "E1001";
    public const string DcEvse = "E1002";
    public const string NewEvse = "E1004";
    public const string AcEvseId = "DE*ABC*E1001";
    public const string DcEvseId = "DE*ABC*E1002";

    /// <summary>1.00 EUR a charge and 0.39 EUR a kWh, 19 % VAT.</summary>
    public const string AcTariff =
        """
        {
          "id": "AC", "currency": "EUR", "type": "REGULAR",
          "elements": [
            { "price_components": [
              { "type": "FLAT", "price": 1.00, "vat": 19.0, "step_size": 1 },
              { "type": "ENERGY", "price": 0.39, "vat": 19.0, "step_size": 1 } ] } ]
        }
        """;

    /// <summary>0.59 EUR a kWh and 3.00 EUR an hour, 19 % VAT.</summary>
    public const string DcTariff =
        """
        {
          "id": "DC", "currency": "EUR", "type": "REGULAR",
          "elements": [
            { "price_components": [
              { "type": "ENERGY", "price": 0.59, "vat": 19.0, "step_size": 1 },
              { "type": "TIME", "price": 3.00, "vat": 19.0, "step_size": 60 } ] } ]
        }
        """;

    public const string LocationJson =
        """
        {
          "id": "LOC1", "publish": true, "name": "Hafenplatz", "address": "Hafenplatz 1", "city": "Berlin", "postal_code": "10963", "country": "DEU",
          "coordinates": { "latitude": "52.502210", "longitude": "13.375420" }, "time_zone": "Europe/Berlin", "parking_type": "PARKING_LOT",
          "operator": { "name": "Example CPO" }, "opening_times": { "twentyfourseven": true },
          "evses": [
            { "uid": "E1001", "evse_id": "DE*ABC*E1001", "capabilities": ["RFID_READER", "REMOTE_START_STOP_CAPABLE"], "physical_reference": "1",
              "connectors": [ { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 16,
                "max_electric_power": 11000, "tariff_ids": ["AC"] } ] },
            { "uid": "E1002", "evse_id": "DE*ABC*E1002", "capabilities": ["RFID_READER", "REMOTE_START_STOP_CAPABLE"], "physical_reference": "2",
              "connectors": [ { "id": "1", "standard": "IEC_62196_T2_COMBO", "format": "CABLE", "power_type": "DC", "max_voltage": 500, "max_amperage": 125,
                "max_electric_power": 50000, "tariff_ids": ["DC"] } ] },
            { "uid": "E1003", "evse_id": "DE*ABC*E1003", "capabilities": ["RFID_READER"], "physical_reference": "3",
              "connectors": [ { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 16,
                "tariff_ids": ["AC"] } ] },
            { "uid": "E1004", "evse_id": "DE*ABC*E1004", "capabilities": ["RFID_READER", "REMOTE_START_STOP_CAPABLE"], "physical_reference": "4",
              "connectors": [ { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 32,
                "max_electric_power": 22000, "tariff_ids": ["AC"] } ] }
          ]
        }
        """;

    public static string Station(string password, string evseUid, string protocol = "ocpp1.6") =>
        $$"""
        { "password": "{{password}}", "protocol": "{{protocol}}", "connectors": [ { "connectorId": 1, "evseUid": "{{evseUid}}", "ocpiConnectorId": "1" } ] }
        """;
}

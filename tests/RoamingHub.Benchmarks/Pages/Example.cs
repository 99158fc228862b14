namespace RoamingHub.Benchmarks.Pages;

/// <summary>Documents of an everyday size; <c>#ID#</c> stands for the id.</summary>
internal static class Example
{
    public const string Location =
        """
        {"country_code": "DE", "party_id": "ABC", "id": "#ID#", "publish": true, "name": "Marktplatz", "address": "Marktplatz-1", "city":
        "Berlin", "postal_code": "10115", "country": "DEU", "coordinates": {"latitude": "52.520008", "longitude": "13.404954"}, "evses": [{"uid":
        "#ID#-1", "evse_id": "DE*ABC*E3256*1", "status": "AVAILABLE", "capabilities": ["REMOTE_START_STOP_CAPABLE", "RFID_READER", "RESERVABLE"],
        "connectors": [{"id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage":
        32, "tariff_ids": ["AC"], "last_updated": "2026-03-01T10:00:00Z"}, {"id": "2", "standard": "CHADEMO", "format": "CABLE", "power_type": "DC",
        "max_voltage": 400, "max_amperage": 125, "max_electric_power": 50000, "tariff_ids": ["DC"], "last_updated": "2026-03-01T10:00:00Z"}],
        "physical_reference": "1", "floor_level": "-1", "last_updated": "2026-03-01T10:00:00Z"}, {"uid": "#ID#-2", "evse_id": "DE*ABC*E3256*2",
        "status": "AVAILABLE", "capabilities": ["REMOTE_START_STOP_CAPABLE", "RFID_READER", "RESERVABLE"], "connectors": [{"id": "1", "standard":
        "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 32, "tariff_ids": ["AC"],
        "last_updated": "2026-03-01T10:00:00Z"}, {"id": "2", "standard": "CHADEMO", "format": "CABLE", "power_type": "DC", "max_voltage": 400,
        "max_amperage": 125, "max_electric_power": 50000, "tariff_ids": ["DC"], "last_updated": "2026-03-01T10:00:00Z"}], "physical_reference": "2",
        "floor_level": "-1", "last_updated": "2026-03-01T10:00:00Z"}, {"uid": "#ID#-3", "evse_id": "DE*ABC*E3256*3", "status": "AVAILABLE",
        "capabilities": ["REMOTE_START_STOP_CAPABLE", "RFID_READER", "RESERVABLE"], "connectors": [{"id": "1", "standard": "IEC_62196_T2", "format":
        "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 32, "tariff_ids": ["AC"], "last_updated": "2026-03-01T10:00:00Z"},
        {"id": "2", "standard": "CHADEMO", "format": "CABLE", "power_type": "DC", "max_voltage": 400, "max_amperage": 125, "max_electric_power":
        50000, "tariff_ids": ["DC"], "last_updated": "2026-03-01T10:00:00Z"}], "physical_reference": "3", "floor_level": "-1", "last_updated":
        "2026-03-01T10:00:00Z"}, {"uid": "#ID#-4", "evse_id": "DE*ABC*E3256*4", "status": "AVAILABLE", "capabilities": ["REMOTE_START_STOP_CAPABLE",
        "RFID_READER", "RESERVABLE"], "connectors": [{"id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE",
        "max_voltage": 230, "max_amperage": 32, "tariff_ids": ["AC"], "last_updated": "2026-03-01T10:00:00Z"}, {"id": "2", "standard": "CHADEMO",
        "format": "CABLE", "power_type": "DC", "max_voltage": 400, "max_amperage": 125, "max_electric_power": 50000, "tariff_ids": ["DC"],
        "last_updated": "2026-03-01T10:00:00Z"}], "physical_reference": "4", "floor_level": "-1", "last_updated": "2026-03-01T10:00:00Z"}],
        "operator": {"name": "ABC-Charging", "website": "https://abc.example"}, "time_zone": "Europe/Berlin", "opening_times": {"twentyfourseven":
        true}, "energy_mix": {"is_green_energy": true}, "last_updated": "2026-03-01T10:00:00Z"}
        """;

    public const string Cdr =
        """
        {"country_code": "DE", "party_id": "ABC", "id": "#ID#", "start_date_time": "2026-03-01T08:00:00Z", "end_date_time": "2026-03-01T10:00:00Z",
        "session_id": "S-#ID#", "cdr_token": {"country_code": "NL", "party_id": "EMS", "uid": "012345678", "type": "RFID", "contract_id": "NL-
        EMS-C1"}, "auth_method": "WHITELIST", "cdr_location": {"id": "LOC1", "name": "Marktplatz", "address": "Marktplatz-1", "city": "Berlin",
        "postal_code": "10115", "country": "DEU", "coordinates": {"latitude": "52.520008", "longitude": "13.404954"}, "evse_uid": "3256", "evse_id":
        "DE*ABC*E3256*1", "connector_id": "1", "connector_standard": "IEC_62196_T2", "connector_format": "SOCKET", "connector_power_type":
        "AC_3_PHASE"}, "currency": "EUR", "tariffs": [{"country_code": "DE", "party_id": "ABC", "id": "AC", "currency": "EUR", "elements":
        [{"price_components": [{"type": "FLAT", "price": 0.5, "vat": 19, "step_size": 1}, {"type": "ENERGY", "price": 0.4, "vat": 19, "step_size":
        1}]}], "last_updated": "2026-01-01T00:00:00Z"}], "charging_periods": [{"start_date_time": "2026-03-01T08:00:00Z", "dimensions": [{"type":
        "ENERGY", "volume": 2.75}, {"type": "TIME", "volume": 0.25}], "tariff_id": "AC"}, {"start_date_time": "2026-03-01T08:15:00Z", "dimensions":
        [{"type": "ENERGY", "volume": 2.75}, {"type": "TIME", "volume": 0.25}], "tariff_id": "AC"}, {"start_date_time": "2026-03-01T08:30:00Z",
        "dimensions": [{"type": "ENERGY", "volume": 2.75}, {"type": "TIME", "volume": 0.25}], "tariff_id": "AC"}, {"start_date_time":
        "2026-03-01T08:45:00Z", "dimensions": [{"type": "ENERGY", "volume": 2.75}, {"type": "TIME", "volume": 0.25}], "tariff_id": "AC"},
        {"start_date_time": "2026-03-01T09:00:00Z", "dimensions": [{"type": "ENERGY", "volume": 2.75}, {"type": "TIME", "volume": 0.25}],
        "tariff_id": "AC"}, {"start_date_time": "2026-03-01T09:15:00Z", "dimensions": [{"type": "ENERGY", "volume": 2.75}, {"type": "TIME",
        "volume": 0.25}], "tariff_id": "AC"}, {"start_date_time": "2026-03-01T09:30:00Z", "dimensions": [{"type": "ENERGY", "volume": 2.75},
        {"type": "TIME", "volume": 0.25}], "tariff_id": "AC"}, {"start_date_time": "2026-03-01T09:45:00Z", "dimensions": [{"type": "ENERGY",
        "volume": 2.75}, {"type": "TIME", "volume": 0.25}], "tariff_id": "AC"}], "total_cost": {"excl_vat": 9.3, "incl_vat": 11.07}, "total_energy":
        22, "total_energy_cost": {"excl_vat": 8.8, "incl_vat": 10.47}, "total_time": 2, "last_updated": "2026-03-01T10:00:05Z"}
        """;
}

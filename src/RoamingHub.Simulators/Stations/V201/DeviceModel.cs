using System.Collections.Concurrent;
using System.Globalization;
using RoamingHub.Ocpp.V201;
using static RoamingHub.Ocpp.V201.DataEnum;
using static RoamingHub.Ocpp.V201.MutabilityEnum;

namespace RoamingHub.Simulators.Stations.V201;

/// <summary>The variables of a station: those of the standard that a hub asks for (2.0.1 part 2, referenced components and variables).</summary>
public sealed class DeviceModel
{
    /// <summary>It can be written, but not read.</summary>
    internal const string Password = "BasicAuthPassword";

    private readonly ConcurrentDictionary<string, DeviceVariable> variables = new(StringComparer.OrdinalIgnoreCase);

    internal DeviceModel(StationOptions options)
    {
        Controllers(options);
        Add(new("ChargingStation"), "Available", "true", ReadOnly, DataEnum.Boolean);
        Add(new("ChargingStation"), "Model", options.Model, ReadOnly);
        Add(new("ChargingStation"), "VendorName", options.Vendor, ReadOnly);
        for (var evse = 1; evse <= options.Connectors; evse++)
        {
            Add(new("EVSE", new EVSEType(evse)), "Available", "true", ReadOnly, DataEnum.Boolean);
            Add(new("EVSE", new EVSEType(evse)), "Power", "22000", ReadOnly, DataEnum.Decimal);
            Add(new("Connector", new EVSEType(evse, 1)), "ConnectorType", "cType2", ReadOnly);
        }
    }

    /// <summary>The value of a variable of a component that is there once; null when it has none.</summary>
    public string? this[string component, string variable]
    {
        get => variables.GetValueOrDefault(Key(new(component), new(variable)))?.Value;
        set => Add(new(component), variable, value, ReadWrite);
    }

    internal IReadOnlyList<DeviceVariable> All => [.. variables.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];

    internal bool HasComponent(ComponentType component) => variables.Values.Any(known =>
        known.Component.Name.Equals(component.Name, StringComparison.OrdinalIgnoreCase)
        && known.Component.Evse?.Id == component.Evse?.Id
        && (component.Evse?.ConnectorId is null || known.Component.Evse?.ConnectorId == component.Evse.ConnectorId));

    internal DeviceVariable? Find(ComponentType component, VariableType variable) => variables.GetValueOrDefault(Key(component, variable));

    internal void Write(DeviceVariable variable, string value) => variables[Key(variable.Component, variable.Variable)] = variable with { Value = value };

    private void Controllers(StationOptions options)
    {
        (string Component, string Variable, string? Value, MutabilityEnum Mutability, DataEnum Type)[] rows =
        [
            ("AlignedDataCtrlr", "Interval", "900", ReadWrite, Integer),
            ("AuthCacheCtrlr", "Enabled", "true", ReadWrite, DataEnum.Boolean),
            ("AuthCtrlr", "AuthorizeRemoteStart", "false", ReadWrite, DataEnum.Boolean),
            ("AuthCtrlr", "LocalAuthorizeOffline", "true", ReadWrite, DataEnum.Boolean),
            ("AuthCtrlr", "LocalPreAuthorize", "false", ReadWrite, DataEnum.Boolean),
            ("DeviceDataCtrlr", "ItemsPerMessage", "16", ReadOnly, Integer),
            ("LocalAuthListCtrlr", "Enabled", "true", ReadWrite, DataEnum.Boolean),
            ("LocalAuthListCtrlr", "Entries", options.LocalListMaxLength.ToString(CultureInfo.InvariantCulture), ReadOnly, Integer),
            ("LocalAuthListCtrlr", "ItemsPerMessage", "100", ReadOnly, Integer),
            ("OCPPCommCtrlr", "HeartbeatInterval", "300", ReadWrite, Integer),
            ("OCPPCommCtrlr", "MessageAttempts", options.TransactionMessageAttempts.ToString(CultureInfo.InvariantCulture), ReadWrite, Integer),
            ("OCPPCommCtrlr", "NetworkConfigurationPriority", "1", ReadWrite, SequenceList),
            ("OCPPCommCtrlr", "OfflineThreshold", "60", ReadWrite, Integer),
            ("ReservationCtrlr", "Enabled", "true", ReadWrite, DataEnum.Boolean),
            ("SampledDataCtrlr", "TxEndedMeasurands", "Energy.Active.Import.Register", ReadWrite, MemberList),
            ("SampledDataCtrlr", "TxUpdatedInterval", "60", ReadWrite, Integer),
            ("SampledDataCtrlr", "TxUpdatedMeasurands", "Energy.Active.Import.Register,Power.Active.Import", ReadWrite, MemberList),
            ("SecurityCtrlr", Password, null, WriteOnly, DataEnum.String),
            ("SecurityCtrlr", "Identity", options.Id, ReadOnly, DataEnum.String),
            ("SecurityCtrlr", "OrganizationName", options.Organization, ReadWrite, DataEnum.String),
            ("SecurityCtrlr", "SecurityProfile", "1", ReadOnly, Integer),
            ("SmartChargingCtrlr", "Enabled", "true", ReadWrite, DataEnum.Boolean),
            ("TxCtrlr", "EVConnectionTimeOut", "60", ReadWrite, Integer),
            ("TxCtrlr", "StopTxOnInvalidId", "true", ReadWrite, DataEnum.Boolean),
            ("TxCtrlr", "TxStartPoint", "Authorized,EVConnected", ReadWrite, MemberList),
            ("TxCtrlr", "TxStopPoint", "EVConnected", ReadWrite, MemberList),
        ];
        foreach (var (component, variable, value, mutability, type) in rows)
            Add(new(component), variable, value, mutability, type);
    }

    private void Add(ComponentType component, string variable, string? value, MutabilityEnum mutability, DataEnum type = DataEnum.String) =>
        variables[Key(component, new(variable))] = new(component, new(variable), value, mutability, type);

    private static string Key(ComponentType component, VariableType variable) =>
        $"{component.Name}/{component.Instance}/{component.Evse?.Id}/{component.Evse?.ConnectorId}/{variable.Name}/{variable.Instance}";
}

internal sealed record DeviceVariable(ComponentType Component, VariableType Variable, string? Value, MutabilityEnum Mutability, DataEnum Type)
{
    public bool Fits(string value) => Type switch
    {
        Integer => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        DataEnum.Decimal => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        DataEnum.Boolean => value is "true" or "false",
        _ => true,
    };
}

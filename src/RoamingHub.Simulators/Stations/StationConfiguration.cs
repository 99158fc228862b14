using System.Collections.Concurrent;
using System.Globalization;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Simulators.Stations;

/// <summary>The configuration keys of a station, with the standard's own ones set (OCPP 1.6 §9).</summary>
public sealed class StationConfiguration
{
    /// <summary>The password of HTTP Basic: it can be written, but not read.</summary>
    internal const string AuthorizationKey = "AuthorizationKey";

    private const string Profiles = "Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger";
    private readonly ConcurrentDictionary<string, ConfigurationKey> keys;

    internal StationConfiguration(StationOptions options)
    {
        var connectors = options.Connectors;
        ConfigurationKey[] initial =
        [
            new(AuthorizationKey, false, null),
            new("AuthorizeRemoteTxRequests", false, "false"),
            new("ClockAlignedDataInterval", false, "0"),
            new("ConnectionTimeOut", false, "60"),
            new("CpoName", false, options.Organization),
            new("GetConfigurationMaxKeys", true, "100"),
            new("HeartbeatInterval", false, "300"),
            new("LocalAuthListEnabled", false, "true"),
            new("LocalAuthorizeOffline", false, "true"),
            new("LocalPreAuthorize", false, "false"),
            new("MeterValuesSampledData", false, "Energy.Active.Import.Register,Power.Active.Import"),
            new("MeterValueSampleInterval", false, "60"),
            new("NumberOfConnectors", true, connectors.ToString(CultureInfo.InvariantCulture)),
            new("SecurityProfile", false, "1"),
            new("SendLocalListMaxLength", true, options.LocalListMaxLength.ToString(CultureInfo.InvariantCulture)),
            new("StopTransactionOnInvalidId", false, "true"),
            new("SupportedFeatureProfiles", true, Profiles),
            new("TransactionMessageAttempts", false, "3"),
            new("TransactionMessageRetryInterval", false, "60"),
        ];
        keys = new(initial.Select(key => KeyValuePair.Create(key.Key, key)));
    }

    public string? this[string key]
    {
        get => keys.GetValueOrDefault(key)?.Value;
        set => keys[key] = new ConfigurationKey(key, false, value);
    }

    internal GetConfigurationResponse Get(IReadOnlyList<string>? asked) => asked is null or []
        ? new([.. keys.Values.OrderBy(key => key.Key, StringComparer.Ordinal)])
        : new([.. asked.Where(keys.ContainsKey).Select(key => keys[key])], [.. asked.Where(key => !keys.ContainsKey(key))]);

    internal ConfigurationStatus Change(string key, string value)
    {
        if (!keys.TryGetValue(key, out var known))
            return ConfigurationStatus.NotSupported;
        if (known.Readonly)
            return ConfigurationStatus.Rejected;
        if (key != AuthorizationKey)
            keys[key] = known with { Value = value };
        return ConfigurationStatus.Accepted;
    }
}

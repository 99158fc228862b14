using System.Text;
using System.Text.Json;
using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Stations;
using RoamingHub.Hub.Stations.Ocpp16;
using RoamingHub.Hub.Stations.Ocpp201;
using RoamingHub.Ocpp;
using RoamingHub.Storage.ReadModels;
using V16 = RoamingHub.Ocpp.V16;
using V201 = RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Reports;

/// <summary>What answers of stations say, in either protocol version.</summary>
internal sealed class StationWords(StationSecrets secrets) : IStationWords
{
    public IReadOnlyDictionary<string, string> StartActions { get; } = new Dictionary<string, string>
    {
        [Ocpp16Routes.Protocol] = V16.RemoteStartTransactionRequest.Action, [Ocpp201Routes.Protocol] = V201.RequestStartTransactionRequest.Action,
    };

    public IReadOnlyDictionary<string, string> StopActions { get; } = new Dictionary<string, string>
    {
        [Ocpp16Routes.Protocol] = V16.RemoteStopTransactionRequest.Action, [Ocpp201Routes.Protocol] = V201.RequestStopTransactionRequest.Action,
    };

    public IReadOnlyDictionary<string, string> PlaceActions(IPlaceOrder order)
    {
        var action = order switch
        {
            RemoteReserveRequested => V16.ReserveNowRequest.Action,
            RemoteCancelRequested => V16.CancelReservationRequest.Action,
            _ => V16.UnlockConnectorRequest.Action,
        };
        return InBoth(action);
    }

    public IReadOnlyDictionary<string, string> LimitActions(ILimitOrder order) => InBoth(order switch
    {
        LimitsSetRequested => V16.SetChargingProfileRequest.Action,
        LimitsClearRequested => V16.ClearChargingProfileRequest.Action,
        _ => V16.GetCompositeScheduleRequest.Action,
    });

    public bool IsUnsupported(string errorCode) => errorCode is OcppErrorCode.NotSupported or OcppErrorCode.NotImplemented;

    public ToldSettings? SettingsIn(string answer)
    {
        if (answer.Contains("\"configurationKey\"", StringComparison.Ordinal)
            && V16.Ocpp16Json.Read<V16.GetConfigurationResponse>(Encoding.UTF8.GetBytes(answer), default, []) is { ConfigurationKey: { } keys })
            return new(V16.GetConfigurationRequest.Action, [.. keys.Select(k => VariableMapping.ToReported(k, secrets))]);
        if (answer.Contains("\"getVariableResult\"", StringComparison.Ordinal)
            && V201.Ocpp201Json.Read<V201.GetVariablesResponse>(Encoding.UTF8.GetBytes(answer), default, []) is { GetVariableResult: { } results })
            return new(
                V201.GetVariablesRequest.Action,
                [.. results.Where(r => r.AttributeStatus.Is(V201.GetVariableStatusEnum.Accepted)).Select(r => VariableMapping.ToReported(r, secrets))]);
        return null;
    }

    /// <summary>1.6 has it at the top, 2.0.1 with the rest of the station's description.</summary>
    public string? FirmwareIn(string details)
    {
        try
        {
            using var boot = JsonDocument.Parse(details);
            var station = boot.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("chargingStation", out var inner) ? inner : boot.RootElement;
            return station.ValueKind == JsonValueKind.Object && station.TryGetProperty("firmwareVersion", out var version) && version.ValueKind == JsonValueKind.String
                ? version.GetString()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // a description that cannot be read names no version
        }
    }

    private static Dictionary<string, string> InBoth(string action) => new() { [Ocpp16Routes.Protocol] = action, [Ocpp201Routes.Protocol] = action };
}

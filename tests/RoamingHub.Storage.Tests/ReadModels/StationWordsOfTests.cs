using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Stations;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Storage.Tests.ReadModels;

/// <summary>A language in which an answer is <c>name=value</c> and a description is the firmware's version.</summary>
internal sealed class StationWordsOfTests : IStationWords
{
    public const string Action = "Tell";

    public IReadOnlyDictionary<string, string> StartActions { get; } = new Dictionary<string, string> { ["ocpp1.6"] = "Start" };

    public IReadOnlyDictionary<string, string> StopActions { get; } = new Dictionary<string, string> { ["ocpp1.6"] = "Stop" };

    public IReadOnlyDictionary<string, string> PlaceActions(IPlaceOrder order) => new Dictionary<string, string> { ["ocpp1.6"] = "Place" };

    public IReadOnlyDictionary<string, string> LimitActions(ILimitOrder order) => new Dictionary<string, string> { ["ocpp1.6"] = "Limit" };

    public ToldSettings? SettingsIn(string answer) => answer.Split('=') is [var name, var value]
        ? new(Action, [new("", null, null, null, name, null, [new("Actual", value, "ReadWrite")])])
        : null;

    public string? FirmwareIn(string details) => details;

    public bool IsUnsupported(string errorCode) => errorCode == "NotSupported";
}

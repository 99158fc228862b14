using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Stations;

namespace RoamingHub.Storage.ReadModels;

/// <summary>What stations' answers say. They are stored in the stations' languages, which are not known in this room.</summary>
public interface IStationWords
{
    /// <summary>What the order to start a charge is called, by protocol.</summary>
    IReadOnlyDictionary<string, string> StartActions { get; }

    /// <summary>What the order to stop a charge is called, by protocol.</summary>
    IReadOnlyDictionary<string, string> StopActions { get; }

    /// <summary>What an order about a place is called, by protocol.</summary>
    IReadOnlyDictionary<string, string> PlaceActions(IPlaceOrder order);

    /// <summary>What an order about a charge's limits is called, by protocol.</summary>
    IReadOnlyDictionary<string, string> LimitActions(ILimitOrder order);

    /// <summary>The settings that an answer tells, secrets masked; null for an answer that tells none.</summary>
    ToldSettings? SettingsIn(string answer);

    /// <summary>The version of its firmware that a station names when it comes up.</summary>
    string? FirmwareIn(string details);

    /// <summary>Whether an error means that the station cannot do what it was asked for.</summary>
    bool IsUnsupported(string errorCode);
}

/// <param name="Action">The call that such an answer belongs to.</param>
public sealed record ToldSettings(string Action, IReadOnlyList<ReportedVariable> Variables);

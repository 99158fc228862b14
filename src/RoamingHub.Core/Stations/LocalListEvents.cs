using RoamingHub.Core.Values;

namespace RoamingHub.Core.Stations;

/// <summary>Which tokens a station shall know by itself, for when it cannot ask.</summary>
public enum LocalListMode
{
    Off,

    /// <summary>The CPO's own.</summary>
    Local,

    /// <summary>Also those of partners that allow it.</summary>
    LocalAndPartners,
}

/// <summary>The back office said what a station shall know of tokens while it is offline. Without it: nothing, and nothing is sent.</summary>
/// <param name="ClearCache">Whether the station shall forget what it learned from earlier answers when a token is blocked.</param>
public sealed record LocalListDescribed(StationId Station, LocalListMode Mode, bool ClearCache, DateTimeOffset At);

using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Authorization;

/// <summary>A driver holds a token to a station's reader, or a charge begins with it.</summary>
/// <param name="Connector">Null where the station has not said it yet.</param>
/// <param name="Running">The charges that it may be meant to end: set where no connector of the station is free to begin another.</param>
/// <param name="Steps">What the authorities before have said.</param>
/// <param name="Site">The public place of the connector, or of the station's first linked one.</param>
internal sealed record TokenQuery(
    StationId Station, int? Connector, TokenRef Token, Site? Site, DateTimeOffset At, IReadOnlyList<ChargingSession>? Running = null)
{
    public IReadOnlyList<AuthorizationStep> Steps { get; init; } = [];
}

/// <summary>Somebody who can say whether a token may charge. Asked in the order in which Program.cs lists them.</summary>
internal interface ITokenAuthority
{
    /// <summary>Short name, as decisions show it.</summary>
    string Source { get; }

    /// <summary>Whether there is anything it could say; else it is not asked, and the decision does not show it.</summary>
    bool HasWord(TokenQuery query) => true;

    Task<AuthorityAnswer> AskAsync(TokenQuery query, CancellationToken ct);
}

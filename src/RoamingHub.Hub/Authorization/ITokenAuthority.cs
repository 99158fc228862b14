using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Authorization;

/// <summary>A driver holds a token to a station's reader, or a charge begins with it.</summary>
/// <param name="Connector">Null where the station has not said it yet.</param>
/// <param name="Site">The public place of the connector, or of the station's first linked one.</param>
internal sealed record TokenQuery(StationId Station, int? Connector, TokenRef Token, Site? Site, DateTimeOffset At);

/// <summary>Somebody who can say whether a token may charge. Asked in the order in which Program.cs lists them.</summary>
internal interface ITokenAuthority
{
    /// <summary>Short name, as decisions show it.</summary>
    string Source { get; }

    Task<AuthorityAnswer> AskAsync(TokenQuery query, CancellationToken ct);
}

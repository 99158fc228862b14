using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;

namespace RoamingHub.Storage.ReadModels;

/// <summary>A session's history, straight from the log.</summary>
public sealed class SessionEvents(EventLog log)
{
    /// <summary>In order; empty when there is no such session.</summary>
    public Task<IReadOnlyList<RecordedEvent>> OfAsync(SessionId session, CancellationToken ct) =>
        log.ReadStreamAsync(SessionStream.Of(session), ct: ct);
}

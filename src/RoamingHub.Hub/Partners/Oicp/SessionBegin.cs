using RoamingHub.Core.Authorization;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Sessions;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>
/// When a session began (OICP 2.3, SessionStart): with the card at the reader or the order from afar, which come before the charge. A
/// station whose clock is behind, or that was offline, is taken at its own word.
/// </summary>
internal sealed class SessionBegin(EventLog log)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15); // as long as a permit waits for its charge

    public async Task<DateTimeOffset> OfAsync(ChargingStarted start, CancellationToken ct) =>
        Of(start.At, await AcceptedAsync(start, ct));

    public static DateTimeOffset Of(DateTimeOffset start, DateTimeOffset? accepted) =>
        accepted is { } at && at < start && start - at <= Longest ? at : start;

    private async Task<DateTimeOffset?> AcceptedAsync(ChargingStarted start, CancellationToken ct)
    {
        if (start.RemoteStart is { } order)
            return (await log.ReadStreamAsync(RemoteStream.OfStart(order), ct: ct)).Select(e => e.Data).OfType<RemoteStartAnswered>().FirstOrDefault()?.At;
        return start.Authorization is { } id
            ? (await log.ReadStreamAsync(AuthorizationStream.Of(id), 0, 1, ct)).Select(e => e.Data).OfType<AuthorizationDecided>().FirstOrDefault()?.At
            : null;
    }
}

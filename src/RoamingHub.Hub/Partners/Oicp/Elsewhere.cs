using RoamingHub.Core.Partners;
using RoamingHub.Oicp.Formats;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>Another platform, or another operator there, has taken nothing of us yet.</summary>
internal static class Elsewhere
{
    /// <param name="e">The change of the partner's settings.</param>
    /// <param name="settings">As they are after it.</param>
    public static async Task<bool> IsAsync(EventLog log, RecordedEvent e, string settings, CancellationToken ct)
    {
        var before = (await log.ReadStreamAsync(e.Stream, 0, e.Version - 1, ct))
            .Select(b => b.Data switch { PartnerAdded a => a.Settings, PartnerSettingsChanged c => c.Settings, _ => null }).LastOrDefault(s => s is not null);
        if (before is null)
            return false;
        var (old, now) = (OicpPartners.Read(before), OicpPartners.Read(settings));
        return old.BaseUrl != now.BaseUrl || !OperatorIds.Same(old.OperatorId, now.OperatorId);
    }
}

using RoamingHub.Core.Metering;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Sessions;

/// <summary>Which public key the meter behind a connector signs with.</summary>
internal interface IMeterKeys
{
    /// <summary>Null where nobody has said.</summary>
    /// <param name="at">When the charge began: keys that were exchanged since hold for it too.</param>
    /// <param name="pinnedOnly">What the station shows does not count: that it has a key is no promise to sign.</param>
    Task<KnownMeterKey?> OfAsync(EvseRef evse, DateTimeOffset at, bool pinnedOnly, CancellationToken ct);
}

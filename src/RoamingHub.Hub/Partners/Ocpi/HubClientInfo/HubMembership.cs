using System.Collections.Concurrent;
using RoamingHub.Core.Values;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.HubClientInfo;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.HubClientInfo;

/// <summary>
/// Who is behind the partners that are hubs, and whether they can be reached (OCPI 2.2.1 §15.1). Asked at every request of a hub, so what was
/// read is good for a moment.
/// </summary>
internal sealed class HubMembership(HubMembers members, Deliveries deliveries, DeliverySignal signal, TimeProvider time, ILogger<HubMembership> logger)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<PartnerId, (DateTimeOffset At, IReadOnlyDictionary<PartyRef, HubMember> Members)> _known = new();

    private int _changes;

    public async Task<IReadOnlyDictionary<PartyRef, HubMember>> OfAsync(PartnerId hub, CancellationToken ct)
    {
        var (now, changes) = (time.GetUtcNow(), Volatile.Read(ref _changes));
        if (_known.TryGetValue(hub, out var known) && now - known.At < GoodFor)
            return known.Members;
        var read = (await members.ListAsync(hub.Value, ct)).ToDictionary(m => new PartyRef(m.CountryCode, m.PartyId));
        if (changes == Volatile.Read(ref _changes)) // else it may be older than what the hub has just told
            _known[hub] = (now, read);
        return read;
    }

    /// <summary>The hub tells of a member; whether we had not known it. Whoever can be reached again gets what waited for it.</summary>
    public async Task<bool> KeepAsync(PartnerId hub, ClientInfo told, CancellationToken ct)
    {
        var member = new HubMember(
            hub.Value, told.CountryCode!, told.PartyId!, told.Role!.Text, told.Status!.Text, told.LastUpdated!.Value, OcpiJson.Write(told));
        var isNew = await members.PutAsync(member, ct);
        Interlocked.Increment(ref _changes);
        _known.TryRemove(hub, out _);
        if (isNew is null)
            return false; // older than what is known
        if (told.Status.Value is ConnectionStatus.PLANNED or ConnectionStatus.SUSPENDED)
            logger.HubMemberNotServed(hub.Value, $"{told.CountryCode}-{told.PartyId}", told.Status.Text);
        if (told.Status.Value == ConnectionStatus.CONNECTED && await deliveries.WakeAsync(hub.Value, ct) > 0)
            signal.Set();
        return isNew.Value;
    }
}

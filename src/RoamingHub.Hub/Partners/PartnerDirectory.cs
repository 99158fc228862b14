using System.Collections.Concurrent;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners;

/// <summary>The partners as a run of events tells them.</summary>
internal sealed class PartnerBook
{
    private readonly ConcurrentDictionary<PartnerId, Partner> _partners = new();

    public IReadOnlyCollection<Partner> All => [.. _partners.Values];

    public Partner? Find(PartnerId id) => _partners.GetValueOrDefault(id);

    public IReadOnlyList<Partner> Connected(string protocol) =>
        [.. _partners.Values.Where(p => p.Protocol == protocol && p.Status == PartnerStatus.Connected)];

    /// <summary>Takes over what is known, without overwriting what events have told since.</summary>
    public void Seed(IEnumerable<Partner> partners)
    {
        foreach (var partner in partners)
            _partners.TryAdd(partner.Id, partner);
    }

    public void Apply(object data)
    {
        switch (data)
        {
            case PartnerAdded e:
                _partners[e.Partner] = new(e.Partner, e.Protocol, e.Name, e.Settings, PartnerStatus.Pending, []);
                break;
            case PartnerSettingsChanged e:
                Change(e.Partner, p => p with { Name = e.Name, Settings = e.Settings });
                break;
            case PartnerTermsDescribed e:
                Change(e.Partner, p => p with { Terms = e.Terms });
                break;
            case PartnerConnected e:
                Change(e.Partner, p => p with { Status = PartnerStatus.Connected, Parties = e.Parties });
                break;
            case PartnerDisconnected e:
                Change(e.Partner, p => p with { Status = PartnerStatus.Disconnected });
                break;
            case PartnerRemoved e:
                _partners.TryRemove(e.Partner, out _);
                break;
        }
    }

    private void Change(PartnerId id, Func<Partner, Partner> change)
    {
        if (_partners.TryGetValue(id, out var partner))
            _partners[id] = change(partner);
    }
}

/// <summary>All partners, at hand: read once at the start, then kept up by the log's tail.</summary>
internal sealed class PartnerDirectory(
    ReadModels readModels, LogTail tail, IEnumerable<IPartnerProtocol> protocols) : IRecordPolicies, IDisposable
{
    private readonly PartnerBook _book = new();
    private readonly Dictionary<string, IPartnerProtocol> _protocols = protocols.ToDictionary(p => p.Name);
    private IDisposable? _subscription;

    private static RecordPolicy Gone { get; } = RecordPolicy.Own with { Gone = true };

    public IReadOnlyCollection<Partner> All => _book.All;

    public async Task LoadAsync(CancellationToken ct)
    {
        _subscription = tail.Subscribe(e => _book.Apply(e.Data));
        await readModels.CaughtUpAsync(ct);
        _book.Seed(await readModels.Partners.ListAsync(ct));
    }

    public Partner? Find(PartnerId id) => _book.Find(id);

    public IReadOnlyList<Partner> Connected(string protocol) => _book.Connected(protocol);

    public IPartnerProtocol ProtocolOf(Partner partner) => _protocols[partner.Protocol];

    public RecordPolicy Of(PartnerId partner) =>
        Find(partner) is { } known && _protocols.TryGetValue(known.Protocol, out var protocol) ? protocol.RecordPolicy : Gone;

    public async ValueTask<RecordPolicy> OfAsync(PartnerId partner, Site? site, CancellationToken ct) =>
        Find(partner) is { } known && _protocols.TryGetValue(known.Protocol, out var protocol)
            ? await protocol.RecordPolicyAsync(known, site, ct) with { Rules = known.Terms?.Cdrs?.Rules }
            : Gone;

    public ValueTask<IReadOnlyList<string>> ObjectionsAsync(PartnerId partner, ChargeRecord record, IReadOnlyList<SessionEvent> told, CancellationToken ct) =>
        Find(partner) is { } known && _protocols.TryGetValue(known.Protocol, out var protocol)
            ? protocol.ObjectionsAsync(known, record, told, ct)
            : new([]);

    public void Dispose() => _subscription?.Dispose();
}

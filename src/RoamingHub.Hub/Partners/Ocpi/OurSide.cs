using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>Who we are to partners, and where they find us. The configured party is always one of ours; the back office may add others.</summary>
internal sealed class OurSide(HubOptions options, PublicAddress address, ReadModels readModels, LogTail tail) : IHostedService, IDisposable
{
    private ImmutableList<OwnPartyDescribed> _described = [];
    private IDisposable? _subscription;

    public string VersionsUrl => address.Url + "/ocpi/versions";

    public string DetailsUrl => address.Url + "/ocpi/" + VersionNumbers.V221;

    public IReadOnlyList<PartyRef> Parties => [.. _described.Select(d => d.Party).Prepend(options.Party).Select(p => p.ToOcpi()).Distinct()];

    public PartyRef FirstParty => options.Party.ToOcpi();

    /// <summary>
    /// What a partner has read of us and remembers: companies, modules, address. Another one, and it must read again (OCPI 2.2.1 §7.1.3).
    /// An address that nobody configured is a passing one and does not count.
    /// </summary>
    public string Fingerprint
    {
        get
        {
            var roles = OcpiJson.Write(new CredentialsObject { Url = options.PublicUrl, Roles = [.. Parties.Select(RoleOf)] });
            var modules = string.Join(' ', OcpiModules.Offered.Select(o => $"{o.Module}/{o.Role}"));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{roles} {modules}")).AsSpan(0, 16));
        }
    }

    public string UrlOf(string module) => $"{DetailsUrl}/{module}";

    /// <summary>The standard's credentials object, with the key that opens our side (OCPI 2.2.1 §7.3.1).</summary>
    public CredentialsObject Credentials(string key) => new() { Token = key, Url = VersionsUrl, Roles = [.. Parties.Select(RoleOf)] };

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = tail.Subscribe(e => Keep(e.Data));
        await readModels.CaughtUpAsync(cancellationToken);
        foreach (var described in await readModels.OwnParties.ListAsync(cancellationToken))
            ImmutableInterlocked.Update(ref _described, list => list.Exists(d => IsOf(d, described.Party)) ? list : list.Add(described));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _subscription?.Dispose();

    private void Keep(object data)
    {
        if (data is OwnPartyDescribed described)
            ImmutableInterlocked.Update(ref _described, list => list.RemoveAll(d => IsOf(d, described.Party)).Add(described));
    }

    private CredentialsRole RoleOf(PartyRef party)
    {
        var described = _described.Find(d => IsOf(d, party.ToCore()));
        return new()
        {
            Role = Role.CPO, CountryCode = party.CountryCode, PartyId = party.PartyId,
            BusinessDetails = new BusinessDetails(described?.Name ?? party.ToString(), described?.Website),
        };
    }

    private static bool IsOf(OwnPartyDescribed described, PartyId party) => described.Party.Is(party.Country, party.Party);
}

using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Hub.Partners.Ocpi.Versions;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>Delivers to OCPI partners: each module by its sender, one object a request.</summary>
internal sealed class OcpiProtocol(OcpiConnections connections, OcpiClients clients, IEnumerable<IOcpiSender> senders) : IPartnerProtocol
{
    public const string ProtocolName = "ocpi";

    private const int SideBySide = 16;

    private readonly Dictionary<string, IOcpiSender> _senders = senders.ToDictionary(s => s.Module);

    public string Name => ProtocolName;

    public IReadOnlyList<string> Modules => [.. _senders.Keys];

    /// <summary>Records are bills here, and a charge of nothing is none.</summary>
    public RecordPolicy RecordPolicy { get; } = new(CarriesPrice: true, WantsEmpty: false);

    // Nobody knows all the companies behind a hub.
    public async ValueTask<RecordPolicy> RecordPolicyAsync(Partner partner, Site? site, CancellationToken ct) =>
        await connections.FindAsync(partner.Id, ct) is { IsHub: false } ? RecordPolicy with { Parties = partner.Parties } : RecordPolicy;

    // Results have a deadline each, and their URLs nothing to do with one another: they go out side by side.
    public int BatchSize(string module) => module is ModuleIds.Commands or ModuleIds.ChargingProfiles ? SideBySide : 1;

    public async Task<bool> ProbeAsync(Partner partner, CancellationToken ct) =>
        await connections.FindAsync(partner.Id, ct) is { Connected: true, VersionsUrl: { } url } connection
        && (await clients.Of(connection).GetVersionsAsync(url, ct)).Ok;

    public async Task<DeliveryOutcome> DeliverAsync(Partner partner, string module, IReadOnlyList<Delivery> batch, CancellationToken ct)
    {
        if (await connections.FindAsync(partner.Id, ct) is not { Connected: true } connection)
            return new DeliveryOutcome.RetryAt("the handshake is not finished", Unanswered: false);
        if (batch is [var only])
            return await DeliverAsync(partner, connection, module, only, ct);
        var outcomes = await Task.WhenAll(batch.Select(async d => (d.Id, Outcome: await DeliverAsync(partner, connection, module, d, ct))));
        return new DeliveryOutcome.Each(outcomes.ToDictionary(o => o.Id, o => o.Outcome));
    }

    private async Task<DeliveryOutcome> DeliverAsync(Partner partner, OcpiConnection connection, string module, Delivery delivery, CancellationToken ct)
    {
        var attempt = await _senders[module].SendAsync(new(partner, connection, clients), delivery, ct);
        if (attempt.Result?.Outcome == OcpiOutcome.NotFound && delivery.Class != DeliveryClass.Result && await LookAgainAsync(partner, connection, ct) is { } moved)
            attempt = await _senders[module].SendAsync(new(partner, moved, clients), delivery, ct);
        return attempt.Outcome;
    }

    // The endpoint is gone: the partner may have moved it (OCPI 2.2.1 §7.1.3). Null when its versions say what we knew, and while credentials are
    // being exchanged, which tells the endpoints too.
    private async Task<OcpiConnection?> LookAgainAsync(Partner partner, OcpiConnection connection, CancellationToken ct)
    {
        if (await Discovery.DiscoverAsync(clients.Of(connection), connection.VersionsUrl!, ct) is not Discovered.Found found)
            return null;
        var endpoints = OcpiConnection.EndpointsOf(found.Details);
        if (endpoints.SequenceEqual(connection.Endpoints))
            return null;
        await using var turn = await connections.TryTurnAsync(partner.Id, ct);
        if (turn is null || await connections.FindAsync(partner.Id, ct) is not { Connected: true } now || now.SealedToken != connection.SealedToken)
            return null;
        var moved = now with { Endpoints = endpoints };
        await connections.SaveAsync(partner.Id, moved, [], [], ct);
        return moved;
    }
}

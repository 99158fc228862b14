using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>Makes clients that call partners, guarded as all calls to partners are.</summary>
internal sealed class OcpiClients(IHttpClientFactory http, PartnerVault vault, PartnerHttpOptions options, TimeProvider time)
{
    /// <summary>For versions and credentials, where nobody in particular speaks.</summary>
    public OcpiClient With(string token, bool encode) => Create(token, null, encode, new(null, null), options.Timeout);

    public OcpiClient Of(OcpiConnection connection) =>
        Create(TokenOf(connection), OlderTokenOf(connection), connection.EncodeToken, new(null, null), options.Timeout);

    /// <summary>One of our companies speaks to one of the partner's.</summary>
    public OcpiClient Between(PartyRef ours, OcpiConnection connection, PartyRef? theirs = null, TimeSpan? timeout = null) =>
        Create(
            TokenOf(connection), OlderTokenOf(connection), connection.EncodeToken, new(ours, theirs ?? connection.FirstParty), timeout ?? options.Timeout);

    /// <summary>To a hub, which finds out whom the request is for (open routing, OCPI 2.2.1 §4.1.8).</summary>
    public OcpiClient Openly(PartyRef ours, OcpiConnection connection, TimeSpan? timeout = null) =>
        Create(TokenOf(connection), OlderTokenOf(connection), connection.EncodeToken, new(ours, null), timeout ?? options.Timeout);

    private OcpiClient Create(string token, string? olderToken, bool encode, RoutingHeaders routing, TimeSpan timeout) => new(
        http.CreateClient(PartnerHttp.ClientName),
        new OcpiClientOptions { Token = token, OlderToken = olderToken, EncodeToken = encode, Routing = routing, Timeout = timeout, Time = time });

    private string TokenOf(OcpiConnection connection) =>
        vault.Open(connection.SealedToken ?? throw new InvalidOperationException("The partner has given us no token."));

    private string? OlderTokenOf(OcpiConnection connection) =>
        connection.SealedOlderToken is { } older && connection.OlderUntil > time.GetUtcNow() ? vault.Open(older) : null;
}

using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>Makes clients that call partners, guarded as all calls to partners are.</summary>
internal sealed class OcpiClients(IHttpClientFactory http, PartnerVault vault, PartnerHttpOptions options, TimeProvider time)
{
    /// <summary>For versions and credentials, where nobody in particular speaks.</summary>
    public OcpiClient With(string token, bool encode) => Create(token, encode, new(null, null), options.Timeout);

    public OcpiClient Of(OcpiConnection connection) => With(TokenOf(connection), connection.EncodeToken);

    /// <summary>One of our companies speaks to one of the partner's.</summary>
    public OcpiClient Between(PartyRef ours, OcpiConnection connection, PartyRef? theirs = null, TimeSpan? timeout = null) =>
        Create(TokenOf(connection), connection.EncodeToken, new(ours, theirs ?? connection.FirstParty), timeout ?? options.Timeout);

    /// <summary>Through a hub, to whichever company behind it the request is for: the hub finds it (OCPI 2.2.1 §4.1.8, open routing).</summary>
    public OcpiClient ToWhomItConcerns(PartyRef ours, OcpiConnection hub, TimeSpan timeout) =>
        Create(TokenOf(hub), hub.EncodeToken, new(ours, null), timeout);

    private OcpiClient Create(string token, bool encode, RoutingHeaders routing, TimeSpan timeout) => new(
        http.CreateClient(PartnerHttp.ClientName),
        new OcpiClientOptions { Token = token, EncodeToken = encode, Routing = routing, Timeout = timeout, Time = time });

    private string TokenOf(OcpiConnection connection) =>
        vault.Open(connection.SealedToken ?? throw new InvalidOperationException("The partner has given us no token."));
}

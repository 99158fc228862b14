using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Oicp.Traffic;
using RoamingHub.Oicp.Client;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>A partner, what was agreed with it, and the line to it.</summary>
internal sealed record OicpPartner(Partner Partner, OicpSettings Settings, OicpClient Client)
{
    public PartnerId Id => Partner.Id;
}

/// <summary>
/// The lines to OICP partners, made on first use and again when a partner's settings change. A line that was replaced is left to its last
/// answers; its sockets close by themselves.
/// </summary>
internal sealed class OicpPartners(
    PartnerHttpOptions http, PartnerVault vault, OicpOptions options, PartnerExchanges exchanges, TimeProvider time, ILogger<OicpPartners> logger)
{
    private readonly ConcurrentDictionary<string, OicpSettings> _settings = new();
    private readonly ConcurrentDictionary<PartnerId, OicpPartner> _lines = new();
    private readonly ConcurrentDictionary<PartnerId, PartnerTraffic> _traffic = new(); // what was sent counts, whatever has changed since

    public OicpSettings SettingsOf(Partner partner) => _settings.GetOrAdd(partner.Settings, Read);

    public OicpPartner Of(Partner partner)
    {
        if (_lines.TryGetValue(partner.Id, out var line) && line.Partner.Settings == partner.Settings)
            return line;
        var settings = SettingsOf(partner);
        return _lines[partner.Id] = new(partner, settings, Connect(partner.Id, settings));
    }

    internal static OicpSettings Read(string settings) =>
        JsonSerializer.Deserialize(settings, OicpPartnerJson.Default.OicpSettings) ?? throw new JsonException("The partner's settings are null.");

    /// <summary>The certificate that shows Hubject who we are; null where there is none. The caller disposes it.</summary>
    public X509Certificate2? CertificateOf(OicpSettings settings) => settings.Certificate is { } secret ? OicpTerms.LoadChain(Opened(secret)).Own : null;

    private ClientCertificate Opened(string secret) => JsonSerializer.Deserialize(vault.Open(secret), OicpPartnerJson.Default.ClientCertificate)!;

    private OicpClient Connect(PartnerId partner, OicpSettings settings)
    {
        SslStreamCertificateContext? certificate = null;
        if (settings.Certificate is { } secret)
        {
            var (own, chain) = OicpTerms.LoadChain(Opened(secret));
            certificate = SslStreamCertificateContext.Create(own, chain, offline: true);
            if (CertificateWatch.EndsSoon(own, time.GetUtcNow()))
                logger.CertificateEnds(partner.Value, own.NotAfter);
        }

        var roots = new X509Certificate2Collection();
        foreach (var root in settings.TrustedRoots)
            roots.Add(X509Certificate2.CreateFromPem(root));
        var client = new HttpClient(PartnerHttp.Handler(http, certificate, roots)) { Timeout = Timeout.InfiniteTimeSpan };
        return new(
            client, new(new(settings.BaseUrl), settings.OperatorId) { Timeout = http.Timeout, AuthorizationTimeout = http.Timeout }, time,
            _traffic.GetOrAdd(partner, id => new(id, options, exchanges, time)));
    }
}

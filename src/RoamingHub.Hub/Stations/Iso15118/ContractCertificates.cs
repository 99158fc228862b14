using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Stations.Iso15118;

/// <summary>
/// Asks the plugged-in provider, if there is one, and never longer than a station can wait. Without one, and when it fails, everything is
/// refused in the words that the protocol has for it: what nobody here can check is not accepted.
/// </summary>
internal sealed class ContractCertificates(IEnumerable<IContractCertificates> providers, TimeProvider time, ILogger<ContractCertificates> logger)
{
    // An authorization is answered within five seconds; the authorities behind it take up to four.
    private static readonly TimeSpan ForAuthorization = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForCertificates = TimeSpan.FromSeconds(20);

    private readonly IContractCertificates? _provider = providers.FirstOrDefault();

    public bool Configured => _provider is not null;

    /// <summary>Null where the station gave nothing to check: it has answered for the certificate itself.</summary>
    public async Task<ContractCertificateStatus?> StatusAsync(ContractQuestion question, CancellationToken ct) =>
        question is { Chain: null, Hashes.Count: 0 }
            ? null
            : await AskAsync(async (p, limit) => (ContractCertificateStatus?)await p.CheckAsync(question, limit), ForAuthorization, question.Station, ct)
                ?? ContractCertificateStatus.NotAvailable;

    public Task<string?> OcspAsync(StationId station, CertificateHash certificate, CancellationToken ct) =>
        AskAsync((p, limit) => p.OcspAsync(station, certificate, limit), ForCertificates, station, ct);

    public Task<string?> EvCertificateAsync(EvCertificateRequest request, CancellationToken ct) =>
        AskAsync((p, limit) => p.EvCertificateAsync(request, limit), ForCertificates, request.Station, ct);

    private async Task<T?> AskAsync<T>(Func<IContractCertificates, CancellationToken, Task<T?>> ask, TimeSpan atMost, StationId station, CancellationToken ct)
    {
        if (_provider is null)
            return default;
        using var limit = new CancellationTokenSource(atMost, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await ask(_provider, both.Token).WaitAsync(both.Token);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.CertificatesNotAvailable(station.Value, e);
            return default;
        }
    }
}

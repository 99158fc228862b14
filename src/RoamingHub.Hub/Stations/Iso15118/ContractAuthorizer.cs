using Stopwatch = System.Diagnostics.Stopwatch;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Authorization;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations.Iso15118;

/// <summary>
/// Decides about a token with which a certificate may have come. A certificate that does not hold refuses the token before anybody is asked
/// about the contract: its id alone proves nothing. The refusal is in the log like any other decision.
/// </summary>
internal sealed class ContractAuthorizer(Authorizer authorizer, Places places, ContractCertificates certificates, EventLog log, TimeProvider time)
{
    /// <param name="chain">PEM, as the station passed it on.</param>
    /// <returns>The certificate's status is null where the station gave nothing to check.</returns>
    public async Task<(Permit Permit, ContractCertificateStatus? Certificate)> AuthorizeAsync(
        StationProfile station, TokenRef token, string? chain, IReadOnlyList<CertificateHash> hashes, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        var status = await certificates.StatusAsync(new(station.Id, token.ContractId ?? token.Uid, chain, hashes), ct);
        if (status is not (null or ContractCertificateStatus.Accepted))
            return (await RefuseAsync(station, token, status.Value, Stopwatch.GetElapsedTime(began), ct), status);
        var site = await places.FirstOfAsync(station, ct);
        var permit = await authorizer.AuthorizeAsync(station.Id, null, token, site, ct);
        return (permit, status is not null && permit.Doubt is { } doubt ? StatusOf(doubt) : status);
    }

    // Whoever issued the contract knows more of it than its certificate tells.
    internal static ContractCertificateStatus StatusOf(ContractDoubt doubt) => doubt switch
    {
        ContractDoubt.Contract => ContractCertificateStatus.ContractCancelled,
        ContractDoubt.Certificate => ContractCertificateStatus.ChainError,
        _ => ContractCertificateStatus.NotAvailable,
    };

    private async Task<Permit> RefuseAsync(StationProfile station, TokenRef token, ContractCertificateStatus status, TimeSpan took, CancellationToken ct)
    {
        var result = status switch
        {
            ContractCertificateStatus.Expired => PermitResult.Expired,
            ContractCertificateStatus.Revoked or ContractCertificateStatus.ContractCancelled => PermitResult.Blocked,
            _ => PermitResult.Invalid,
        };
        var permit = Permit.Refuse(token, result, "none");
        var now = time.GetUtcNow();
        var reason = status == ContractCertificateStatus.NotAvailable && !certificates.Configured
            ? "nobody is configured to check contract certificates"
            : $"the contract certificate: {status}";
        var step = AuthorizationStep.Of("certificate", new AuthorityAnswer.Decided(permit, reason), took);
        var decided = new AuthorizationDecided(
            Guid.CreateVersion7(now), station.Id, null, token, result, permit.By, null, null, null, [step], now, UsableUntil: now);
        await log.AppendAsync(AuthorizationStream.Of(decided.Id), ExpectedVersion.None, [decided], ct);
        return permit;
    }
}

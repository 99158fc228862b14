using System.Security.Cryptography.X509Certificates;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>Says each day which client certificates end soon: without a valid one nothing goes to Hubject any more.</summary>
internal sealed class CertificateWatch(PartnerDirectory directory, OicpPartners partners, TimeProvider time, ILogger<CertificateWatch> logger)
    : Rounds(time, TimeSpan.FromDays(1))
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public static bool EndsSoon(X509Certificate2 certificate, DateTimeOffset now) => certificate.NotAfter - Soon < now;

    protected override void Failed(Exception error) => logger.CertificatesNotLookedAt(error);

    protected override Task RoundAsync(CancellationToken ct)
    {
        foreach (var partner in directory.Connected(OicpModules.Protocol))
        {
            using var certificate = partners.CertificateOf(partners.SettingsOf(partner));
            if (certificate is not null && EndsSoon(certificate, Time.GetUtcNow()))
                logger.CertificateEnds(partner.Id.Value, certificate.NotAfter);
        }

        return Task.CompletedTask;
    }
}

using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace RoamingHub.Hub.Partners.Ocpi.SelfCheck;

/// <summary>The partner's TLS, seen from a connection of its own: nothing is sent over it (OCPI 2.2.1 §4.1.1).</summary>
internal sealed class TlsChecks(PartnerHttpOptions options, TimeProvider time) : ICheckGroup
{
    private const string Section = "§4.1.1";
    private static readonly TimeSpan Soon = TimeSpan.FromDays(21);

    public string Name => "tls";

    public async Task RunAsync(CheckRun run, CancellationToken ct)
    {
        var hosts = (run.Details?.Endpoints ?? []).Select(e => e.Url).Append(run.Connection.VersionsUrl)
            .Where(u => PartnerHttp.Refuse(u) is null).Select(u => new Uri(u!)).Where(u => u.Scheme == Uri.UriSchemeHttps)
            .Select(u => (u.IdnHost, u.Port)).Distinct().ToList();
        if (hosts.Count == 0)
            run.Skip(Name, Section, "none of your URLs is https");
        foreach (var (host, port) in hosts)
            await LookAsync(run, host, port, ct);
    }

    private async Task LookAsync(CheckRun run, string host, int port, CancellationToken ct)
    {
        var trouble = SslPolicyErrors.None;
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            await using var connection = await PartnerHttp.ConnectAsync(new DnsEndPoint(host, port), options, either.Token);
            await using var tls = new SslStream(connection);
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
#pragma warning disable CA5359 // The verdict is the finding, and nothing is sent over this connection.
                    RemoteCertificateValidationCallback = (_, _, _, errors) =>
                    {
                        trouble = errors;
                        return true;
                    },
#pragma warning restore CA5359
                },
                either.Token);
            JudgeVersion(run, host, tls.SslProtocol);
            JudgeCertificate(run, host, new X509Certificate2(tls.RemoteCertificate!), trouble);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or AuthenticationException or System.Net.Sockets.SocketException
            || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            run.Fault("tls.version", Section, $"There is no TLS connection to {host}, port {port.ToString(CultureInfo.InvariantCulture)}: {e.Message}");
        }
    }

    private static void JudgeVersion(CheckRun run, string host, SslProtocols version) => run.Judge(
        version is SslProtocols.Tls12 or SslProtocols.Tls13, "tls.version", Section, $"{host} speaks {Text(version)}.", $"{host} speaks {Text(version)}; 1.2 is the least that should be spoken.");

    private void JudgeCertificate(CheckRun run, string host, X509Certificate2 certificate, SslPolicyErrors trouble)
    {
        using (certificate)
        {
            run.Judge(
                trouble == SslPolicyErrors.None, "tls.certificate", Section, $"The certificate of {host} is good.",
                trouble.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                    ? $"The certificate of {host} is of another name ({certificate.Subject})."
                    : $"The certificate of {host} leads to no authority that is generally trusted ({certificate.Issuer}); is an intermediate one missing?");
            var left = certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
            var end = certificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (left <= TimeSpan.Zero)
                run.Fault("tls.expiry", Section, $"The certificate of {host} ended on {end}.");
            else if (left < Soon)
                run.Advise("tls.expiry", Section, $"The certificate of {host} ends on {end}.");
            else
                run.Pass("tls.expiry", Section, $"The certificate of {host} is good until {end}.");
        }
    }

    private static string Text(SslProtocols version) => version switch
    {
        SslProtocols.Tls12 => "TLS 1.2",
        SslProtocols.Tls13 => "TLS 1.3",
        _ => version.ToString(),
    };
}

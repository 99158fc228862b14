using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Simulators.Hubject;

/// <summary>Whom a client certificate lets in, and the one that is shown to CPOs.</summary>
internal static class ClientCertificates
{
    private const string Page = "<html>\r\n<head><title>400 {0}</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>{0}</center>\r\n</body>\r\n</html>";

    /// <summary>Null: it may come in. Which operator it speaks for is looked at later.</summary>
    public static HubjectAnswer? Refuse(HubjectTls tls, X509Certificate2? shown) => shown switch
    {
        null => Html("No required SSL certificate was sent"),
        _ when !IsSignedBy(shown, tls.ClientRoots) => Html("The SSL certificate error"),
        _ => null,
    };

    /// <summary>A certificate that is another operator's is 017 under HTTP 401.</summary>
    public static HubjectAnswer? Refuse(HubjectOperator @operator, X509Certificate2? shown) =>
        @operator.Certificates is null || (shown is not null && @operator.Certificates.Contains(shown.Thumbprint, StringComparer.OrdinalIgnoreCase))
            ? null
            : HubjectAnswer.Bare(401, StatusCode.Of(OicpCodes.UnauthorizedAccess));

    public static SocketsHttpHandler Handler(HubjectTls? tls)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        if (tls is null)
            return handler;
        if (tls.Client is { } client)
            handler.SslOptions.ClientCertificates = [client];
        if (tls.ServerRoots is { } roots)
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == 0 && certificate is X509Certificate2 shown && IsSignedBy(shown, roots);
        return handler;
    }

    private static bool IsSignedBy(X509Certificate2 certificate, X509Certificate2Collection roots)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static HubjectAnswer Html(string text) => new(400, Page.Replace("{0}", text, StringComparison.Ordinal));
}

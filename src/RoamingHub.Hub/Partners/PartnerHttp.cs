using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace RoamingHub.Hub.Partners;

/// <param name="AllowPrivateNetworks">Partners in test networks: private and loopback addresses may be called.</param>
internal sealed record PartnerHttpOptions(bool AllowPrivateNetworks, TimeSpan Timeout)
{
    public static PartnerHttpOptions From(IConfiguration configuration) => new(
        configuration.GetValue("Hub:Partners:AllowPrivateNetworks", false),
        TimeSpan.FromSeconds(configuration.GetValue("Hub:Partners:TimeoutSeconds", 10)));
}

/// <summary>
/// HTTP towards partners. Whatever address a partner gives us is looked up and checked before each connection, and the connection goes to the
/// address that was checked; redirects are not followed. A request has a time limit; one that only reads is tried once more.
/// </summary>
internal static class PartnerHttp
{
    /// <summary>The name of the client that all partner APIs are made on.</summary>
    public const string ClientName = "partner";

    public static IServiceCollection AddPartnerHttp(this IServiceCollection services, IConfiguration configuration)
    {
        var options = PartnerHttpOptions.From(configuration);
        services.AddSingleton(options);
        services.AddTransient(_ => new ResilienceHandler(options.Timeout));
        services.AddHttpClient(ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => Handler(options))
            .AddHttpMessageHandler<ResilienceHandler>()
            .RemoveAllLoggers(); // they would write URLs, and in URLs stand card ids
        return services;
    }

    /// <summary>A guarded handler; with a client certificate and trusted roots for partners that ask for mutual TLS.</summary>
    public static SocketsHttpHandler Handler(
        PartnerHttpOptions options, SslStreamCertificateContext? clientCertificate = null, X509Certificate2Collection? trustedRoots = null)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            UseCookies = false,
            UseProxy = false, // a proxy would look the name up itself, and connect to what nobody has checked
            ConnectCallback = async (context, ct) => await ConnectAsync(context.DnsEndPoint, options, ct),
        };
        handler.SslOptions.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        if (clientCertificate is not null)
            handler.SslOptions.ClientCertificateContext = clientCertificate; // with those that vouch for it, whomever the other side says it knows
        if (trustedRoots is { Count: > 0 })
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(trustedRoots);
        }

        return handler;
    }

    /// <summary>Why an address that a partner gave us is not one; null when it may be tried. Where its name leads is checked at each connection.</summary>
    public static string? Refuse(string? url) => url switch
    {
        null or "" => "there is no URL",
        _ when !Uri.TryCreate(url, UriKind.Absolute, out _) => "it is no absolute URL",
        _ => Refuse(new Uri(url)),
    };

    /// <summary>A connection to a partner's host, at an address that may be called.</summary>
    /// <exception cref="HttpRequestException">None of the host's addresses may be.</exception>
    public static async Task<Stream> ConnectAsync(DnsEndPoint target, PartnerHttpOptions options, CancellationToken ct)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(target.Host, ct);
        var allowed = addresses.Where(a => PartnerAddress.IsAllowed(a, options.AllowPrivateNetworks)).ToArray();
        if (allowed.Length == 0)
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"The address of {target.Host} is not one that partners may name.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // .NET reads decimal, octal and hexadecimal forms of an IPv4 address as that address.
    private static string? Refuse(Uri url) => url switch
    {
        { Scheme: not ("http" or "https") } => "only http and https are called",
        { UserInfo.Length: > 0 } => "a URL with a user in it is not called",
        _ when IPAddress.TryParse(url.Host, out var literal) && PartnerAddress.IsForbidden(literal) => "its address is not one that partners may name",
        _ => null,
    };

    private sealed class ResilienceHandler(TimeSpan timeout) : DelegatingHandler
    {
        private readonly ResiliencePipeline<HttpResponseMessage> _reading = new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddTimeout(timeout)
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 1, Delay = TimeSpan.FromMilliseconds(200), UseJitter = true,
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>(),
            })
            .Build();

        private readonly ResiliencePipeline<HttpResponseMessage> _writing =
            new ResiliencePipelineBuilder<HttpResponseMessage>().AddTimeout(new TimeoutStrategyOptions { Timeout = timeout }).Build();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Refuse(request.RequestUri!) is { } why)
                throw new HttpRequestException(HttpRequestError.ConnectionError, $"Not called: {why}.");
            try
            {
                return await (request.Method == HttpMethod.Get ? _reading : _writing).ExecuteAsync(
                    async ct => await base.SendAsync(request, ct), cancellationToken);
            }
            catch (TimeoutRejectedException e)
            {
                throw new TaskCanceledException("no answer in time", e); // what HttpClient itself says of a timeout
            }
        }
    }
}

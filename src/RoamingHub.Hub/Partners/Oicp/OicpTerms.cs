using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using RoamingHub.Hub.Partners.Oicp.Authorization;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Hub.Partners.Oicp.Remote;
using RoamingHub.Oicp.Formats;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>A member that cannot be taken as it is, by the name the caller knows it by.</summary>
internal sealed record TermsFault(string Member, string Text);

/// <summary>The certificate that shows Hubject who we are: PKCS #12, base64.</summary>
internal sealed record ClientCertificate(string? Pfx = null, string? Password = null);

/// <summary>What the back office says of an OICP partner. Nothing is taken for granted: <see cref="Check"/> tells every fault.</summary>
internal sealed record OicpTerms
{
    private const int LongestOperatorName = 100;

    /// <summary>Cards at the reader, and charges begun from afar.</summary>
    public const string AuthorizationService = "Authorization";
    public const string ReservationService = "Reservation";
    public static readonly IReadOnlyList<string> KnownServices = [AuthorizationService, ReservationService];

    public string? BaseUrl { get; init; }
    public string? OperatorId { get; init; }
    public string? OperatorName { get; init; }
    public IReadOnlyList<string?>? SubOperatorIds { get; init; }
    public IReadOnlyList<string?>? Services { get; init; }
    public EvseDefaults? EvseDefaults { get; init; }
    public RemoteTerms? Remote { get; init; }
    public ClientCertificate? ClientCertificate { get; init; }
    public IReadOnlyList<string?>? TrustedRoots { get; init; }
    public IReadOnlyList<string?>? AcceptFrom { get; init; }
    public IReadOnlyList<string?>? CallerCertificates { get; init; }
    public WhenDownTerms? WhenDown { get; init; }

    /// <summary>Reads the members from a request's body; others that stand beside them are somebody else's.</summary>
    public static (OicpTerms? Terms, IReadOnlyList<TermsFault> Faults) Read(JsonElement body)
    {
        try
        {
            var terms = body.Deserialize(OicpPartnerJson.Default.OicpTerms);
            return terms is null ? (null, [new("", "is null")]) : (terms, [.. terms.Check(), .. MisspeltDefaults(body)]);
        }
        catch (JsonException e)
        {
            return (null, [new(e.Path?.TrimStart('$').TrimStart('.') ?? "", "has the wrong type")]);
        }
    }

    private static IEnumerable<TermsFault> MisspeltDefaults(JsonElement body) =>
        body.TryGetProperty("evseDefaults", out var defaults) && defaults.ValueKind == JsonValueKind.Object
            ? EvseDefaults.Misspelt(defaults).Select(f => f with { Member = "evseDefaults." + f.Member })
            : [];

    /// <summary>Every fault; none when a partner can be made of it.</summary>
    public IReadOnlyList<TermsFault> Check()
    {
        var faults = new List<TermsFault>();
        if (PartnerHttp.Refuse(BaseUrl) is { } refusal)
            faults.Add(new("baseUrl", refusal));
        if (OperatorId is null || !OperatorIds.IsValid(OperatorId))
            faults.Add(new("operatorId", "is not an OperatorID such as DE*ABC"));
        if (OperatorName is not { Length: > 0 and <= LongestOperatorName })
            faults.Add(new("operatorName", $"must have 1 to {LongestOperatorName} characters"));
        Each(SubOperatorIds, "subOperatorIds", "is not an OperatorID such as DE*XYZ", OperatorIds.IsValid, faults);
        Each(Services, "services", "is not one of " + string.Join(", ", KnownServices), KnownServices.Contains, faults);
        Each(TrustedRoots, "trustedRoots", "is not a certificate in PEM", IsPem, faults);
        Each(AcceptFrom, "acceptFrom", "is not an address range such as 203.0.113.0/24", t => TryReadRange(t, out _), faults);
        Each(CallerCertificates, "callerCertificates", "is neither a certificate in PEM nor its SHA-256 fingerprint", t => FingerprintOf(t) is not null, faults);
        if (ClientCertificate is { } certificate && WhyUnusable(certificate) is { } why)
            faults.Add(new("clientCertificate", why));
        faults.AddRange((Remote?.Check() ?? []).Select(f => f with { Member = "remote." + f.Member }));
        faults.AddRange((EvseDefaults?.Check() ?? []).Select(f => f with { Member = "evseDefaults." + f.Member }));
        faults.AddRange((WhenDown?.Check() ?? []).Select(f => f with { Member = "whenDown." + f.Member }));
        return faults;
    }

    /// <summary>As they are stored: the certificate sealed, what was left out as it is meant.</summary>
    /// <param name="sealedBefore">The certificate known so far, kept where none is given.</param>
    public OicpSettings ToSettings(PartnerVault vault, string? sealedBefore = null) => new()
    {
        BaseUrl = BaseUrl!,
        OperatorId = OperatorId!,
        OperatorName = OperatorName!,
        SubOperatorIds = [.. (SubOperatorIds ?? []).OfType<string>()],
        Services = Services is null ? ["Authorization"] : [.. Services.OfType<string>()],
        EvseDefaults = EvseDefaults ?? new(),
        Remote = Remote,
        Certificate = ClientCertificate is null
            ? sealedBefore
            : vault.Seal(JsonSerializer.Serialize(ClientCertificate, OicpPartnerJson.Default.ClientCertificate)),
        TrustedRoots = [.. (TrustedRoots ?? []).OfType<string>()],
        AcceptFrom = [.. (AcceptFrom ?? []).OfType<string>()],
        CallerCertificates = [.. (CallerCertificates ?? []).OfType<string>().Select(FingerprintOf).OfType<string>()],
        WhenDown = WhenDown?.ToSettings() ?? Oicp.Authorization.WhenDown.Default,
    };

    /// <summary>An address range, or one address.</summary>
    internal static bool TryReadRange(string text, out IPNetwork range)
    {
        if (IPAddress.TryParse(text, out var single))
        {
            range = new(single, single.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out range);
    }

    /// <summary>SHA-256 in hex, of a certificate or as it was given; null for anything else.</summary>
    internal static string? FingerprintOf(string text)
    {
        var hex = text.Replace(":", "", StringComparison.Ordinal).Trim();
        if (hex.Length == 64 && hex.All(char.IsAsciiHexDigit))
            return hex.ToUpperInvariant();
        if (!IsPem(text))
            return null;
        using var certificate = X509Certificate2.CreateFromPem(text);
        return certificate.GetCertHashString(HashAlgorithmName.SHA256);
    }

    /// <summary>Our certificate with its key, and what else is in the file: those that vouch for it.</summary>
    internal static (X509Certificate2 Own, X509Certificate2Collection Chain) LoadChain(ClientCertificate certificate)
    {
        var chain = X509CertificateLoader.LoadPkcs12Collection(Convert.FromBase64String(certificate.Pfx ?? ""), certificate.Password);
        var own = chain.First(c => c.HasPrivateKey);
        chain.Remove(own);
        return (own, chain);
    }

    internal static X509Certificate2 Load(ClientCertificate certificate) =>
        X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(certificate.Pfx ?? ""), certificate.Password);

    private static string? WhyUnusable(ClientCertificate certificate)
    {
        try
        {
            using var loaded = Load(certificate);
            return loaded.HasPrivateKey ? null : "has no private key";
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return "cannot be opened: " + e.Message;
        }
    }

    private static bool IsPem(string text)
    {
        try
        {
            using var loaded = X509Certificate2.CreateFromPem(text);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    internal static void Each(IReadOnlyList<string?>? list, string member, string text, Func<string, bool> isRight, List<TermsFault> faults)
    {
        for (var i = 0; i < (list?.Count ?? 0); i++)
        {
            if (list![i] is not { } value || !isRight(value))
                faults.Add(new(string.Create(CultureInfo.InvariantCulture, $"{member}[{i}]"), text));
        }
    }
}

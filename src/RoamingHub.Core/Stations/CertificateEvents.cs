using RoamingHub.Core.Values;

namespace RoamingHub.Core.Stations;

/// <summary>What a station's certificate is for.</summary>
public enum CertificatePurpose
{
    /// <summary>To log in to this hub with.</summary>
    Connection,

    /// <summary>To show to vehicles (ISO 15118).</summary>
    PlugAndCharge,
}

/// <summary>A station asked for a certificate, and the request was found good enough to pass on. <paramref name="Csr"/> is PKCS#10 in PEM.</summary>
public sealed record CertificateRequested(Guid Id, StationId Station, CertificatePurpose Purpose, string Csr, DateTimeOffset At);

/// <summary>The authority signed. <paramref name="Chain"/>: PEM, the station's own certificate first.</summary>
public sealed record CertificateIssued(
    Guid Id, StationId Station, string Chain, string SerialNumber, DateTimeOffset ValidTo, string Authority, DateTimeOffset At);

/// <summary>The request came to nothing: it was no good, or the authority did not sign.</summary>
public sealed record CertificateRefused(Guid Id, StationId Station, string Why, DateTimeOffset At);

/// <summary>The certificate was sent, and the station took it or not.</summary>
public sealed record CertificateDelivered(Guid Id, StationId Station, bool Accepted, string? Detail, DateTimeOffset At);

public static class CertificateStream
{
    public const string Type = "station_certificate";

    public static string Of(Guid id) => "station-certificate-" + id.ToString("D");
}

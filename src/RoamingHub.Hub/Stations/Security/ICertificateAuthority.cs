using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Stations.Security;

/// <param name="Id">The same when it is asked again, so that an authority that answers later knows what it is asked about.</param>
/// <param name="Csr">PKCS#10 in PEM; its signature, key and names have been checked.</param>
internal sealed record SigningOrder(Guid Id, StationId Station, CertificatePurpose Purpose, string Csr);

internal abstract record SigningAnswer
{
    /// <param name="Chain">PEM, the station's own certificate first, without the root.</param>
    public sealed record Signed(string Chain) : SigningAnswer;

    /// <summary>It has the order and is not done: ask again after this time.</summary>
    public sealed record Later(TimeSpan Wait) : SigningAnswer;

    public sealed record Refused(string Why) : SigningAnswer;
}

/// <summary>Signs stations' certificates: the hub's own small authority, or somebody outside. What it throws is an outage, and it is asked again.</summary>
internal interface ICertificateAuthority
{
    string Name { get; }

    bool Signs(CertificatePurpose purpose);

    Task<SigningAnswer> SignAsync(SigningOrder order, CancellationToken ct);
}

using RoamingHub.Core.Stations;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>
/// Takes stations' requests for certificates, whatever protocol they come by. A good one is an event; a reader of the log has it signed and
/// sends the certificate (<see cref="CertificateDesk"/>), so a restart loses nothing.
/// </summary>
internal sealed class CertificateSigning(EventLog log, IEnumerable<ICertificateAuthority> authorities, StationOptions options, TimeProvider time)
{
    /// <summary>Null when the request was taken; else why not.</summary>
    public async Task<string?> TakeAsync(StationProfile station, string csr, CertificatePurpose purpose, DateTimeOffset receivedAt, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var request = new CertificateRequested(id, station.Id, purpose, csr, receivedAt);
        var fault = FaultOf(station, csr, purpose);
        IReadOnlyList<object> facts = fault is null ? [request] : [request, new CertificateRefused(id, station.Id, fault, time.GetUtcNow())];
        await log.AppendAsync(CertificateStream.Of(id), ExpectedVersion.None, facts, ct);
        return fault;
    }

    private string? FaultOf(StationProfile station, string csr, CertificatePurpose purpose)
    {
        if (!authorities.Any(a => a.Signs(purpose)))
            return "no authority for such certificates is configured";
        // A vehicle's side of the certificate is for its own authority to judge.
        return SigningRequest.FaultOf(
            csr, names => purpose == CertificatePurpose.Connection ? names.WrongFor(station.Id.Value, station.SerialNumber, options.CpoName) : null);
    }
}

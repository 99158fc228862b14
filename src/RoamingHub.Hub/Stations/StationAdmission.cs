using System.Security.Cryptography.X509Certificates;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Stations.Security;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations;

/// <summary>What is known of somebody who wants in.</summary>
/// <param name="Login">Null when none was sent.</param>
/// <param name="IsSound">False when what was sent as a login is not one.</param>
/// <param name="Certificate">A client certificate whose chain is good; whose it is has not been looked at.</param>
internal sealed record StationKnock(StationId Station, StationLogin? Login, bool IsSound, bool IsEncrypted, X509Certificate2? Certificate);

internal abstract record StationVerdict
{
    public sealed record Welcome(StationProfile Profile, int SecurityProfile) : StationVerdict;

    /// <param name="Status">401 for whoever has not shown who it is, so that an unknown station looks like a wrong key; else 403.</param>
    public sealed record Refused(int Status, string Why) : StationVerdict;
}

/// <summary>Which stations may connect, and what is known of them when they do.</summary>
internal sealed class StationAdmission(ReadModels readModels, StationKeys keys, EventLog log, TimeProvider time, StationOptions options)
{
    private const int LongestId = 48;
    private static readonly StationVerdict Unknown = new StationVerdict.Refused(StatusCodes.Status401Unauthorized, "unknown, or not its key");

    public async Task<StationVerdict> JudgeAsync(StationKnock knock, CancellationToken ct)
    {
        var id = knock.Station.Value;
        var known = await readModels.Stations.FindAsync(knock.Station, ct);
        var isOwn = knock.IsSound && (knock.Login is null || knock.Login.User == id) && IsName(id);
        var right = await keys.CheckAsync(id, isOwn ? knock.Login?.Password : null, ct);
        if (!isOwn || (known is null && !(options.AutoProvision && id.Length <= LongestId)))
            return Unknown;
        if (knock.Certificate is { } certificate && CertificateNames.Of(certificate.SubjectName).WrongFor(id, known?.Description.SerialNumber, options.CpoName) is { } wrong)
            return new StationVerdict.Refused(StatusCodes.Status403Forbidden, wrong);
        if (Reached(knock, right) is not { } reached)
            return Unknown;
        var wanted = known?.Description.SecurityProfile ?? 0;
        if (reached == 0 && (wanted > 0 || !options.AllowProfile0))
            return Unknown;
        return reached >= wanted
            ? new StationVerdict.Welcome(known is null ? await ProvisionAsync(knock.Station, ct) : ProfileOf(known), reached)
            : new StationVerdict.Refused(StatusCodes.Status403Forbidden, $"it must connect with security profile {wanted}, not {reached}");
    }

    /// <summary>The security profile that somebody has lived up to; null for a station that has a key and did not show it.</summary>
    private static int? Reached(StationKnock knock, bool? right) => right switch
    {
        _ when knock.Certificate is not null => 3,
        true => knock.IsEncrypted ? 2 : 1,
        null => 0,
        false => null,
    };

    // A colon would end the user name early in HTTP Basic.
    private static bool IsName(string id) => id.Length is > 0 and <= 64 && !id.Contains(':', StringComparison.Ordinal) && !id.Any(char.IsControl);

    private static StationProfile ProfileOf(StationRow row) =>
        new(row.Description.Station, row.Description.Protocol, row.Description.Validation, row.Description.Connectors, row.RegistrationStatus == "Accepted")
        {
            SerialNumber = row.Description.SerialNumber, HeartbeatInterval = row.Description.HeartbeatInterval, Cards = row.Description.Cards,
        };

    private async Task<StationProfile> ProvisionAsync(StationId station, CancellationToken ct)
    {
        var described = new StationDescribed(station, null, ValidationMode.Tolerant, [], time.GetUtcNow());
        await log.AppendAsync(StationStream.Of(station), ExpectedVersion.None, [described], ct);
        return new(station, null, ValidationMode.Tolerant, [], false);
    }
}

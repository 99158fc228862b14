using System.Text.Json.Serialization;
using RoamingHub.Core.Sessions;

namespace RoamingHub.Core.Metering;

/// <summary>Whose word it is that a key is the meter's.</summary>
public enum KeyOrigin
{
    /// <summary>The operator's: he has written it down.</summary>
    Pinned,

    /// <summary>The station's settings.</summary>
    Station,

    /// <summary>The message's own: whoever made it up could have made up the key.</summary>
    Message,
}

/// <param name="Text">As it was written down or told.</param>
/// <param name="Former">Keys that were written down for the meter when the charge began, and no longer are.</param>
public sealed record KnownMeterKey(string Text, KeyOrigin Origin, IReadOnlyList<string>? Former = null);

/// <summary>What was found of one signed record.</summary>
/// <param name="Verdict">Of this record alone: genuine, unverifiable, wrong key or tampered.</param>
/// <param name="Key">Whose key it was checked with.</param>
public sealed record SignedRecordCheck(
    SignedMoment Moment, string Format, MeteringVerdict Verdict, string Text, KeyOrigin? Key = null, string? Curve = null, string? Page = null,
    string? Meter = null, IReadOnlyList<OcmfReading>? Readings = null);

public sealed record MeteringFinding(MeteringVerdict Verdict, string Text);

/// <summary>What the signed values of a charge are worth, as it was found before its record left.</summary>
/// <param name="Verdict">The worst of the findings; genuine where there is none.</param>
/// <param name="SignedWh">The energy that the meter has signed; null where it does not tell.</param>
/// <param name="Notes">What takes nothing away from the verdict and should be known.</param>
/// <param name="PublicKey">The key the records were checked with, as it is written down, told or sent.</param>
/// <param name="Records">Those that partners get, and those with which something is wrong.</param>
/// <param name="ResolutionWh">The least difference that the signed values can show.</param>
/// <param name="Register">OBIS code of the register that the signed energy is from.</param>
/// <param name="LossWh">What the cable lost, where the meter tells it: it is not in the energy.</param>
public sealed record SignedMetering(
    MeteringVerdict Verdict, IReadOnlyList<MeteringFinding> Findings, IReadOnlyList<string> Notes, decimal? SignedWh, string? PublicKey, KeyOrigin? Key,
    IReadOnlyList<SignedRecordCheck> Records, decimal? ResolutionWh = null, string? Register = null, decimal? LossWh = null)
{
    /// <summary>The key with which a partner can check the records too; null where none was found genuine.</summary>
    [JsonIgnore]
    public string? FittingKey => Records.Any(r => r.Verdict == MeteringVerdict.Genuine) ? PublicKey : null;

    /// <summary>Whether two judgements of one charge found the same in as many records.</summary>
    public static bool SayTheSame(SignedMetering? one, SignedMetering? other) =>
        one?.Verdict == other?.Verdict && one?.Records.Count == other?.Records.Count && (one?.Findings ?? []).SequenceEqual(other?.Findings ?? []);
}

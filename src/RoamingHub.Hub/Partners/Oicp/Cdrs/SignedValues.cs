using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;
using RoamingHub.Oicp.V23.Cdrs;

namespace RoamingHub.Hub.Partners.Oicp.Cdrs;

/// <summary>
/// The signed records of a charge, as Hubject takes them: Start, up to eight Progress, End, each as the meter wrote it. A record that proves
/// both ends stands as the End, behind a Start without a text.
/// </summary>
internal static class SignedValues
{
    /// <summary>Longer ones pass Hubject, and some EMPs refuse them; a signature that is cut is void.</summary>
    public const int Long = 3000;

    private const int MostBetween = 8;
    private const string Alfen = "Alfen Eichrecht";

    private const string Instruction =
        "Check the signed values with a transparency software that reads this meter's format, and with the public key shown on the meter.";

    /// <summary>Null where there is none.</summary>
    public static IReadOnlyList<SignedMeteringValue>? ToOicp(IReadOnlyList<SignedReading> readings)
    {
        if (readings.Count == 0)
            return null;
        var told = readings.Select(r => (r.Text, Moment: MomentOf(r))).ToList();
        var between = told.Where(t => t.Moment == SignedMoment.Between).Select(t => t.Text).ToList();
        var start = told.Where(t => t.Moment == SignedMoment.Start).Select(t => t.Text).FirstOrDefault();
        var end = told.Where(t => t.Moment == SignedMoment.End).Select(t => t.Text).LastOrDefault();
        if (start is null && end is not null && OcmfRecord.TryRead(end) is { Begins: true, Ends: true })
            start = "";
        var values = new List<SignedMeteringValue>();
        if (start is not null)
            values.Add(new(start, MeteringStatus.Start));
        values.AddRange(Chosen(between).Select(text => new SignedMeteringValue(text, MeteringStatus.Progress)));
        if (end is not null)
            values.Add(new(end, MeteringStatus.End));
        return values;
    }

    /// <summary>Hubject refuses signed values without a word on how to check them. What is too long for its member is left out, never cut.</summary>
    /// <param name="metering">What was found of them: its key is the one that fits, or the known one.</param>
    public static CalibrationLawVerificationInfo ToVerification(IReadOnlyList<SignedReading> readings, CalibrationLaw law, SignedMetering? metering = null) => new(
        CalibrationLawCertificateID: Fit(law.CertificateId, 100),
        PublicKey: Fit(
            readings.Select(r => r.Signed?.PublicKey).Prepend(metering?.FittingKey).Append(metering?.PublicKey).FirstOrDefault(k => !string.IsNullOrEmpty(k)) ?? law.PublicKey, 1000),
        MeteringSignatureUrl: Fit(law.SignatureUrl, 200),
        MeteringSignatureEncodingFormat: Fit(FormatOf(readings), 50),
        SignedMeteringValuesVerificationInstruction: Fit(law.Instruction, 400) ?? Instruction);

    // A record that tells its own place is believed where its station gave it none.
    private static SignedMoment MomentOf(SignedReading reading) =>
        reading.Moment == SignedMoment.Between && OcmfRecord.TryRead(reading.Text) is { } record ? record.Moment : reading.Moment;

    private static IEnumerable<string> Chosen(List<string> between) => between.Count <= MostBetween
        ? between
        : Enumerable.Range(0, MostBetween).Select(i => between[i * (between.Count - 1) / (MostBetween - 1)]);

    private static string? FormatOf(IReadOnlyList<SignedReading> readings) => readings switch
    {
        _ when readings.Any(r => OcmfRecord.Is(r.Text)) => OcmfRecord.Name,
        _ when readings.Any(r => r.Text.StartsWith("AP;", StringComparison.Ordinal)) => Alfen,
        _ => readings.Select(r => r.Signed?.Encoding).FirstOrDefault(e => !string.IsNullOrEmpty(e)),
    };

    private static string? Fit(string? text, int most) => text is { Length: > 0 } && text.Length <= most ? text : null;
}

using RoamingHub.Core.Metering;

namespace RoamingHub.Hub.Api;

/// <param name="Verdict">The worst of the findings; one of <see cref="MeteringVerdicts.All"/>.</param>
/// <param name="SignedKwh">The energy that the meter has signed, where it tells.</param>
/// <param name="Register">OBIS code of the register that it is from. <paramref name="LossKwh"/>: what the cable lost, which is not in it.</param>
/// <param name="Key">Whose word it is that the public key is the meter's: pinned, station or message.</param>
internal sealed record SignedMeteringView(
    string Verdict, IReadOnlyList<MeteringFindingView> Findings, IReadOnlyList<string> Notes, decimal? SignedKwh, string? PublicKey, string? Key,
    IReadOnlyList<SignedRecordView> Records, string? Register = null, decimal? LossKwh = null)
{
    public static SignedMeteringView? Of(SignedMetering? metering) => metering is null ? null : new(
        MeteringVerdicts.WordOf(metering.Verdict), [.. metering.Findings.Select(f => new MeteringFindingView(MeteringVerdicts.WordOf(f.Verdict), f.Text))],
        metering.Notes, metering.SignedWh / 1000m, metering.PublicKey, Word(metering.Key), [.. metering.Records.Select(SignedRecordView.Of)],
        metering.Register, metering.LossWh / 1000m);

    public static string? Word(KeyOrigin? origin) => origin is null ? null : ApiNames.Camel($"{origin}");
}

internal sealed record MeteringFindingView(string Verdict, string Text);

internal sealed record SignedRecordView(
    string Moment, string Format, string Verdict, string Text, string? Key, string? Curve, string? Page, string? Meter, IReadOnlyList<SignedValueView>? Readings)
{
    public static SignedRecordView Of(SignedRecordCheck check) => new(
        ApiNames.Camel($"{check.Moment}"), check.Format, MeteringVerdicts.WordOf(check.Verdict), check.Text, SignedMeteringView.Word(check.Key), check.Curve, check.Page,
        check.Meter, check.Readings is null ? null : [.. check.Readings.Select(SignedValueView.Of)]);
}

/// <param name="Clock">S synchronised, I informative, R relative, U unknown. <paramref name="Reason"/>: B begins, E ends, C in between, …</param>
internal sealed record SignedValueView(
    DateTimeOffset? At, string? Clock, string? Reason, decimal? Value, string? Unit, string? Register, string? Errors, string? State)
{
    public static SignedValueView Of(OcmfReading r) => new(
        r.At, r.Clock, r.Reason, r.Value, r.Unit, r.Register, string.IsNullOrEmpty(r.Errors) ? null : r.Errors, r.State);
}

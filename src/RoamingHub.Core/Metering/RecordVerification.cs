using RoamingHub.Core.Sessions;

namespace RoamingHub.Core.Metering;

/// <summary>Checks signed records one by one, each by itself.</summary>
/// <param name="known">The meter's key, where somebody has said which it is.</param>
/// <param name="sent">The first key that came along; stations need not repeat theirs.</param>
internal sealed class RecordVerification(KnownMeterKey? known, string? sent)
{
    private readonly List<(string Text, MeterKey? Key)> _known =
        known is null ? [] : [.. new[] { known.Text }.Concat(known.Former ?? []).Select(t => (t, MeterKey.Read(t)))];

    /// <summary>The key that a record was found genuine with, as it was written down, told or sent; the first of them.</summary>
    public string? Fitting { get; private set; }

    public SignedRecordCheck Check(SignedReading reading, OcmfRecord? record)
    {
        var format = MeterFormats.Of(reading.Text, reading.Signed?.Encoding);
        if (record is null)
        {
            return new(reading.Moment, format, MeteringVerdict.Unverifiable, format == MeterFormats.Ocmf
                ? "The record cannot be read." : $"Records in the format {format} are passed on as they came; they are not verified here.");
        }

        var (verdict, text, origin) = Verify(record, reading.Signed?.PublicKey);
        if (verdict == MeteringVerdict.Genuine && record.Fault is { } fault)
            (verdict, text) = (MeteringVerdict.Unverifiable, fault);
        return new(reading.Moment, format, verdict, text, origin, record.Signature.Curve?.Name, record.Page, record.Meter, record.Readings);
    }

    private (MeteringVerdict Verdict, string Text, KeyOrigin? Key) Verify(OcmfRecord record, string? own)
    {
        if (record.Signature.Data is null)
            return (MeteringVerdict.Unverifiable, "The record carries no signature.", null);
        var came = string.IsNullOrWhiteSpace(own) ? sent : own;
        var brought = came is null ? null : MeterKey.Read(came);
        return known is null ? WithBrought(record, came, brought) : WithKnown(record, known, came, brought);
    }

    private (MeteringVerdict Verdict, string Text, KeyOrigin? Key) WithBrought(OcmfRecord record, string? came, MeterKey? brought)
    {
        if (brought is null)
            return (MeteringVerdict.Unverifiable, came is null ? "No public key of the meter is known." : "The meter's public key cannot be read.", null);
        return Fit(record, came!, brought, out var why) switch
        {
            SignatureFit.Fits => (MeteringVerdict.Genuine, "The signature is the meter's.", KeyOrigin.Message),
            SignatureFit.CannotBeChecked => (MeteringVerdict.Unverifiable, why, KeyOrigin.Message),
            _ => DoesNotFit(record, brought, KeyOrigin.Message),
        };
    }

    private (MeteringVerdict Verdict, string Text, KeyOrigin? Key) WithKnown(OcmfRecord record, KnownMeterKey said, string? came, MeterKey? brought)
    {
        if (_known[0].Key is not { } key)
            return (MeteringVerdict.Unverifiable, "The meter's public key cannot be read.", null);
        var first = Fit(record, said.Text, key, out var why);
        if (first == SignatureFit.Fits)
            return (MeteringVerdict.Genuine, "The signature is the meter's.", said.Origin);
        if (_known.Skip(1).Any(f => f.Key is not null && Fit(record, f.Text, f.Key, out _) == SignatureFit.Fits))
            return (MeteringVerdict.Genuine, "The signature is the meter's, with the key that was written down for it when the charge began.", said.Origin);
        if (first == SignatureFit.CannotBeChecked)
            return (MeteringVerdict.Unverifiable, why, said.Origin);
        // With the key that came along it can be told whether the values were changed, or only signed by another meter.
        return came is not null && brought is not null && !brought.IsSameAs(key) && Fit(record, null, brought, out _) == SignatureFit.Fits
            ? (MeteringVerdict.WrongKey, "The record is signed with the key it brings, which is not the one known for the meter.", said.Origin)
            : DoesNotFit(record, key, said.Origin);
    }

    private static (MeteringVerdict Verdict, string Text, KeyOrigin? Key) DoesNotFit(OcmfRecord record, MeterKey key, KeyOrigin origin) =>
        key.CurveOid is { } oid && oid != record.Signature.Curve!.Oid
            ? (MeteringVerdict.WrongKey, $"The record is signed on the curve {record.Signature.Curve.Name}, the meter's key is on {key.Curve?.Name ?? oid}.", origin)
            : (MeteringVerdict.Tampered, "The signature does not fit the values and the meter's key.", origin);

    private SignatureFit Fit(OcmfRecord record, string? text, MeterKey key, out string why)
    {
        var fit = MeterSignature.Check(record.Payload, record.Signature, key, out why);
        if (fit == SignatureFit.Fits)
            Fitting ??= text;
        return fit;
    }
}

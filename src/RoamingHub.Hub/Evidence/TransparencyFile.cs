using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Evidence;

/// <summary>
/// All signed records of a charge as the transparency software for meters opens them, each with the key that it is checked with. They are whole, the driver's id
/// too: a signature over less would not fit.
/// </summary>
internal sealed class TransparencyFile(EventLog log)
{
    /// <summary>Null where nothing was signed.</summary>
    public async Task<string?> OfAsync(ChargeRecord record, CancellationToken ct) =>
        Of(record, (await log.ReadStreamAsync(SessionStream.Of(record.Session), ct: ct)).Select(e => e.Data).OfType<SessionEvent>());

    public static string? Of(ChargeRecord record, IEnumerable<SessionEvent> history) =>
        SignedReadings.All(history) is { Count: > 0 } readings ? TransparencyXml.Write(readings, record.Transaction, r => KeyOf(r, record.Metering)) : null;

    // The software takes keys in more ways than one; this is the one that it has always taken.
    private static string? KeyOf(SignedReading reading, SignedMetering? metering)
    {
        var own = string.IsNullOrWhiteSpace(reading.Signed?.PublicKey) ? null : reading.Signed.PublicKey;
        var key = metering?.FittingKey ?? own ?? metering?.PublicKey;
        return key is not null && MeterKey.Read(key)?.ToInfo(OcmfRecord.Read(reading.Text)?.Signature.Curve) is { } info ? Convert.ToHexString(info) : key;
    }
}

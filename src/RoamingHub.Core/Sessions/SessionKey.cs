using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Sessions;

/// <summary>
/// A start that arrives twice is one charge, whatever message id it carries and whichever node it reaches: the session's id is made
/// from what the station said of the start, so the second one finds the first one's stream.
/// </summary>
public static class SessionKey
{
    public static SessionId Of(EvseRef evse, string idTag, Energy meter, DateTimeOffset at) =>
        Derive("start", evse.Station.Value, Text(evse.Connector), Text(evse.Evse ?? -1), TokenRef.Fold(idTag), Text(meter), Text(at.UtcTicks));

    /// <summary>For stations that name their transactions themselves.</summary>
    public static SessionId Of(StationId station, string transaction) => Derive("transaction", station.Value, transaction);

    /// <summary>Of a charge of which only the stop was ever reported.</summary>
    public static SessionId OfStop(StationId station, string transaction, string? idTag, Energy meter, DateTimeOffset at) =>
        Derive("stop", station.Value, transaction, TokenRef.Fold(idTag ?? ""), Text(meter), Text(at.UtcTicks));

    /// <summary>Of a report whose time cannot be read: the time of receipt would make every repetition another charge, so the report's bytes are the name.</summary>
    public static SessionId OfReport(StationId station, string kind, ReadOnlySpan<byte> report) =>
        Derive("report", station.Value, kind, Convert.ToHexString(SHA256.HashData(report)));

    private static string Text(Energy meter) => meter.Wh.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    // Each part with its length, so that no two lists of parts read the same, whatever a station puts into them.
    private static SessionId Derive(params ReadOnlySpan<string> parts)
    {
        var content = new StringBuilder();
        foreach (var part in parts)
            content.Append(part.Length).Append(':').Append(part);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString()), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // RFC 9562 version 8: made from content
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(new Guid(hash[..16], bigEndian: true).ToString("D"));
    }
}

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
        Derive($"{evse}|{TokenRef.Fold(idTag)}|{meter.Wh.ToString("0.###", CultureInfo.InvariantCulture)}|{at.UtcTicks}");

    /// <summary>For stations that name their transactions themselves.</summary>
    public static SessionId Of(StationId station, string transaction) => Derive($"{station}|{transaction}");

    /// <summary>Of a charge of which only the stop was ever reported.</summary>
    public static SessionId OfStop(StationId station, string transaction, string? idTag, Energy meter, DateTimeOffset at) =>
        Derive($"stop|{station}|{transaction}|{TokenRef.Fold(idTag ?? "")}|{meter.Wh.ToString("0.###", CultureInfo.InvariantCulture)}|{at.UtcTicks}");

    private static SessionId Derive(string content)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(content), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // RFC 9562 version 8: made from content
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(new Guid(hash[..16], bigEndian: true).ToString("D"));
    }
}

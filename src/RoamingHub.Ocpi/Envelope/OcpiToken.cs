using System.Security.Cryptography;
using System.Text;

namespace RoamingHub.Ocpi.Envelope;

/// <summary>
/// The credentials token and the `Authorization` header that carries it (OCPI 2.2.1 §4.1.2). The standard wants it in base64; many
/// partners send it raw, so what arrives is looked up both ways.
/// </summary>
public static class OcpiToken
{
    private const string Scheme = "Token ";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Printable ASCII without blanks, at most 64 characters (OCPI 2.2.1 §7.3.1).</summary>
    public static bool IsValid(string? token) => token is { Length: >= 1 and <= 64 } && !token.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>A new secret of 256 bits.</summary>
    public static string Create() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>The value of the `Authorization` header.</summary>
    public static string Encode(string token, bool base64 = true) => Scheme + (base64 ? Convert.ToBase64String(Utf8.GetBytes(token)) : token);

    /// <summary>
    /// What the header may mean, the likelier first: the decoded value, then the raw one. Empty when there is no token in it.
    /// </summary>
    public static IReadOnlyList<string> Candidates(string? header) => [.. Readings(header).Select(r => r.Token)];

    /// <summary>The candidates, and for each whether it stood there in base64.</summary>
    public static IReadOnlyList<(string Token, bool Encoded)> Readings(string? header)
    {
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return [];
        var raw = header[Scheme.Length..].Trim();
        var readings = new List<(string, bool)>(2);
        if (Decode(raw) is { } decoded) readings.Add((decoded, true));
        if (IsValid(raw)) readings.Add((raw, false));
        return readings;
    }

    // The standard's own samples encode a line end along with the token.
    private static string? Decode(string raw)
    {
        var bytes = new byte[raw.Length];
        if (!Convert.TryFromBase64String(raw, bytes, out var length)) return null;
        try
        {
            var token = Utf8.GetString(bytes, 0, length).TrimEnd('\r', '\n');
            return IsValid(token) ? token : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

using System.Text;

namespace RoamingHub.Oicp.Client;

/// <summary>Reads an answer's text, whatever its charset, up to a size that no honest answer reaches.</summary>
internal static class AnswerBody
{
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>Null when the answer is larger than <see cref="MaxBytes"/>.</returns>
    public static async Task<string?> ReadAsync(HttpContent content, CancellationToken ct)
    {
        await using var stream = await content.ReadAsStreamAsync(ct);
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, ct)) > 0)
        {
            if (all.Length + read > MaxBytes)
                return null;
            all.Write(buffer, 0, read);
        }
        return Decode(all.ToArray(), content.Headers.ContentType?.CharSet);
    }

    // Some error answers of Hubject are ISO-8859-1, with and without saying so.
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        if (charset?.Trim('"').Equals("iso-8859-1", StringComparison.OrdinalIgnoreCase) == true)
            return Encoding.Latin1.GetString(bytes);
        try
        {
            return StrictUtf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}

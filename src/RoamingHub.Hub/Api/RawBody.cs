using System.Text.Json;

namespace RoamingHub.Hub.Api;

/// <summary>Bodies that are passed on as they came, or read by a language of their own.</summary>
internal static class RawBody
{
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext http, CancellationToken ct)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, ct);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <summary>What keeps the bytes from being one JSON object; null when they are one.</summary>
    public static string? ProblemOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? null : "The body must be a JSON object.";
        }
        catch (JsonException e)
        {
            return $"It cannot be read at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.";
        }
    }
}

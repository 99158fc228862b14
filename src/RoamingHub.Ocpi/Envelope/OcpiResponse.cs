using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RoamingHub.Ocpi.Envelope;

/// <summary>The envelope of every answer (OCPI 2.2.1 §4.1.7).</summary>
public sealed record OcpiResponse<T>(T? Data, int StatusCode, string? StatusMessage, DateTimeOffset Timestamp)
    where T : class;

/// <summary>Writes envelopes. `data` is an object, or a text that is already JSON and goes out byte for byte.</summary>
public static class OcpiResponse
{
    private static readonly byte[] ListStart = "{\"data\":["u8.ToArray();
    private static readonly byte[] Comma = ","u8.ToArray();
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write<T>(OcpiResponse<T> response)
        where T : class =>
        WriteRaw(response.Data is null ? null : OcpiJson.Write(response.Data), response.StatusCode, response.StatusMessage, response.Timestamp);

    /// <summary>An answer without data: a refusal, or a success that has nothing to say.</summary>
    public static string Write(int statusCode, string? statusMessage, DateTimeOffset timestamp) =>
        WriteRaw(null, statusCode, statusMessage, timestamp);

    /// <summary>A page of stored texts in UTF-8, piece by piece: what is stored is not copied on its way out.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> WriteRawList(IEnumerable<byte[]> items, DateTimeOffset timestamp)
    {
        yield return ListStart;
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst) yield return Comma;
            yield return item;
            isFirst = false;
        }

        yield return Encoding.ASCII.GetBytes($"],\"status_code\":{OcpiStatus.Success},\"timestamp\":\"{OcpiTime.Write(timestamp)}\"}}");
    }

    public static string WriteRaw(string? data, int statusCode, string? statusMessage, DateTimeOffset timestamp) =>
        Encoding.UTF8.GetString(WriteUtf8(data, statusCode, statusMessage, timestamp).Span);

    /// <summary>As it goes over the wire.</summary>
    public static ReadOnlyMemory<byte> WriteUtf8(string? data, int statusCode, string? statusMessage, DateTimeOffset timestamp)
    {
        var buffer = new ArrayBufferWriter<byte>((data?.Length ?? 0) + 128);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            if (data is not null)
            {
                writer.WritePropertyName("data");
                writer.WriteRawValue(data, skipInputValidation: true);
            }

            writer.WriteNumber("status_code", statusCode);
            if (statusMessage is not null) writer.WriteString("status_message", statusMessage);
            writer.WriteString("timestamp", OcpiTime.Write(timestamp));
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RoamingHub.Ocpp.Frames;

/// <summary>Writes frames as compact JSON. A payload given as bytes goes out as it is.</summary>
public static class OcppFrameWriter
{
    /// <summary>Longest description of a CALLERROR.</summary>
    public const int MaxDescriptionLength = 255;

    [ThreadStatic]
    private static Buffer? shared;

    public static byte[] Call(string id, string action, ReadOnlySpan<byte> payload)
    {
        var buffer = Start(2, id);
        buffer.Json.WriteStringValue(action);
        buffer.Json.WriteRawValue(payload, skipInputValidation: true);
        return buffer.Finish();
    }

    public static byte[] Call<T>(string id, string action, T payload, JsonTypeInfo<T> type)
    {
        var buffer = Start(2, id);
        buffer.Json.WriteStringValue(action);
        JsonSerializer.Serialize(buffer.Json, payload, type);
        return buffer.Finish();
    }

    public static byte[] Result(string id, ReadOnlySpan<byte> payload)
    {
        var buffer = Start(3, id);
        buffer.Json.WriteRawValue(payload, skipInputValidation: true);
        return buffer.Finish();
    }

    public static byte[] Result<T>(string id, T payload, JsonTypeInfo<T> type)
    {
        var buffer = Start(3, id);
        JsonSerializer.Serialize(buffer.Json, payload, type);
        return buffer.Finish();
    }

    /// <param name="description">Cut after 255 characters. Never put bytes of the bad message or a stack trace here.</param>
    /// <param name="member">JSON pointer to the member at fault; it becomes the error details.</param>
    public static byte[] Error(string id, string code, string description = "", string? member = null)
    {
        var buffer = Start(4, id);
        buffer.Json.WriteStringValue(code);
        buffer.Json.WriteStringValue(description.Length > MaxDescriptionLength ? description[..MaxDescriptionLength] : description);
        buffer.Json.WriteStartObject();
        if (member is not null)
            buffer.Json.WriteString("member"u8, member);
        buffer.Json.WriteEndObject();
        return buffer.Finish();
    }

    private static Buffer Start(int messageType, string id)
    {
        var buffer = shared ??= new Buffer();
        buffer.Clear();
        buffer.Json.WriteStartArray();
        buffer.Json.WriteNumberValue(messageType);
        buffer.Json.WriteStringValue(id);
        return buffer;
    }

    /// <summary>One for each thread: a frame costs one array of its own length.</summary>
    private sealed class Buffer
    {
        private const int KeptCapacity = 64 * 1024;
        private ArrayBufferWriter<byte> bytes = new(1024);

        public Buffer() => Json = new Utf8JsonWriter(bytes, new JsonWriterOptions
        {
            // OCPP text is never put into HTML: '+' and letters beyond ASCII may stand as they are.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        });

        public Utf8JsonWriter Json { get; }

        /// <summary>Also forgets what a serialisation that failed half way has left behind.</summary>
        public void Clear()
        {
            if (bytes.Capacity > KeptCapacity)
                bytes = new ArrayBufferWriter<byte>(1024);
            bytes.ResetWrittenCount();
            Json.Reset(bytes);
        }

        public byte[] Finish()
        {
            Json.WriteEndArray();
            Json.Flush();
            return bytes.WrittenSpan.ToArray();
        }
    }
}

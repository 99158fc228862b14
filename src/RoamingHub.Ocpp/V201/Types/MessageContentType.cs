using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>A text to show.</summary>
public sealed record MessageContentType(
    Word<MessageFormatEnum> Format, string Content, string? Language = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("format", OneOf<MessageFormatEnum>()),
        Required("content", Text(512)),
        Optional("language", Text(8)));
}

public enum MessageFormatEnum
{
    ASCII,
    HTML,
    URI,
    UTF8,
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace RoamingHub.Ocpp.Frames;

/// <summary>Reads text messages. Every sequence of bytes gives a frame or a fault; none gives an exception.</summary>
public static class OcppFrameParser
{
    public const string UnreadableId = "-1";
    public const int MaxIdLength = 36;
    public const int MaxDepth = 64;

    private const int Call = 2;
    private const int CallResult = 3;
    private const int CallError = 4;

    private static readonly ReadOnlyMemory<byte> EmptyObject = "{}"u8.ToArray();

    /// <summary>The payload of the frame is a slice of <paramref name="text"/>: it lives as long as that buffer.</summary>
    public static OcppFrame Parse(ReadOnlyMemory<byte> text, OcppVersion version)
    {
        if (!Utf8.IsValid(text.Span))
            return new OcppFrame.Faulty(FrameFault.NotUtf8, FaultAnswer.Close, UnreadableId);

        Span<Element> elements = stackalloc Element[5];
        var outcome = Scan(text.Span, elements, out var count);
        if (outcome is Scanned.NotAnArray || count == 0)
        {
            var fault = outcome switch
            {
                Scanned.Broken => FrameFault.NotJson,
                Scanned.NotAnArray => FrameFault.NotAnArray,
                _ => FrameFault.NoMessageType,
            };
            return Refuse(fault, null, OcppErrorCode.BadFrame(version));
        }

        var id = count > 1 ? Text(text.Span, elements[1]) : null;
        id = string.IsNullOrEmpty(id) ? null : id;
        var broken = outcome is Scanned.Broken;
        return MessageType(text.Span, elements[0]) switch
        {
            Call => ReadCall(text, elements, count, id, broken, version),
            CallResult when id is not null && !broken && count == 3 => new OcppFrame.CallResult(id, elements[2].Of(text)),
            CallError when id is not null && !broken => ReadCallError(text, elements, count, id),
            CallResult or CallError => Ignore(FrameFault.BadAnswer, id),
            null => Refuse(FrameFault.NoMessageType, id, OcppErrorCode.BadFrame(version)),
            _ when version is OcppVersion.V16 => Ignore(FrameFault.UnknownMessageType, id),
            _ => Refuse(FrameFault.UnknownMessageType, id, OcppErrorCode.MessageTypeNotSupported),
        };
    }

    private static OcppFrame ReadCall(
        ReadOnlyMemory<byte> text, ReadOnlySpan<Element> elements, int count, string? id, bool broken, OcppVersion version)
    {
        if (id is null)
            return Refuse(FrameFault.NoId, null, OcppErrorCode.BadFrame(version));
        if (broken)
            return Refuse(FrameFault.NotJson, id, OcppErrorCode.BadJson(version));
        if (id.Length > MaxIdLength)
            return Refuse(FrameFault.IdTooLong, id, OcppErrorCode.BadFrame(version));
        if (count != 4)
            return Refuse(FrameFault.WrongLength, id, OcppErrorCode.BadFrame(version));
        if (Text(text.Span, elements[2]) is not { } action)
            return Refuse(FrameFault.NoAction, id, OcppErrorCode.BadFrame(version));
        return elements[3].Token switch
        {
            JsonTokenType.StartObject => new OcppFrame.Call(id, action, elements[3].Of(text)),
            JsonTokenType.Null => new OcppFrame.Call(id, action, EmptyObject),
            _ => Refuse(FrameFault.PayloadNotAnObject, id, OcppErrorCode.BadStructure(version)),
        };
    }

    /// <summary>Stations leave out the description or the details; the code is what counts.</summary>
    private static OcppFrame ReadCallError(ReadOnlyMemory<byte> text, ReadOnlySpan<Element> elements, int count, string id)
    {
        if (count is < 3 or > 5 || Text(text.Span, elements[2]) is not { } code)
            return Ignore(FrameFault.BadAnswer, id);
        var description = count > 3 ? Text(text.Span, elements[3]) : null;
        return new OcppFrame.CallError(id, code, description ?? string.Empty, count > 4 ? elements[4].Of(text) : EmptyObject);
    }

    private static OcppFrame.Faulty Refuse(FrameFault fault, string? id, string code) =>
        new(fault, FaultAnswer.Error, id ?? UnreadableId, code);

    private static OcppFrame.Faulty Ignore(FrameFault fault, string? id) => new(fault, FaultAnswer.Nothing, id ?? UnreadableId);

    private static int? MessageType(ReadOnlySpan<byte> text, Element element) =>
        element.Token is JsonTokenType.Number
        && int.TryParse(text[element.Start..element.End], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var type)
            ? type
            : null;

    private static string? Text(ReadOnlySpan<byte> text, Element element)
    {
        if (element.Token is not JsonTokenType.String)
            return null;
        var raw = text[(element.Start + 1)..(element.End - 1)];
        if (!raw.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(raw);
        var value = JsonText.Unescape(raw, out var sound);
        return sound ? value : null;
    }

    /// <summary>Finds the outer elements. When the JSON breaks, those before the break still count.</summary>
    private static Scanned Scan(ReadOnlySpan<byte> text, Span<Element> elements, out int count)
    {
        count = 0;
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            var isArray = reader.TokenType is JsonTokenType.StartArray;
            if (!isArray)
                reader.Skip();
            while (isArray && reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                var (token, start) = (reader.TokenType, (int)reader.TokenStartIndex);
                reader.Skip();
                if (count < elements.Length)
                    elements[count] = new Element(token, start, (int)reader.BytesConsumed);
                count++;
            }
            reader.Read();
            return isArray ? Scanned.Sound : Scanned.NotAnArray;
        }
        catch (JsonException)
        {
            return Scanned.Broken;
        }
    }

    private enum Scanned
    {
        Sound,
        NotAnArray,
        Broken,
    }

    private readonly record struct Element(JsonTokenType Token, int Start, int End)
    {
        public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> text) => text[Start..End];
    }
}

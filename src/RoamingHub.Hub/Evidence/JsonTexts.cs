using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RoamingHub.Hub.Evidence;

/// <summary>Writes JSON once more with other texts in it. What stays is copied as it stands, so that nothing else can change.</summary>
internal abstract class JsonTexts
{
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 1_000 };

    /// <summary>Null where this is no JSON object or array.</summary>
    public string? Rewrite(string json)
    {
        if (!json.AsSpan().TrimStart().StartsWith('{') && !json.AsSpan().TrimStart().StartsWith('['))
            return null;
        try
        {
            return Rewrite(Encoding.UTF8.GetBytes(json));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    protected abstract string Name(string name);

    /// <param name="member">Its name; of an array's elements the array's.</param>
    /// <param name="owner">The member that its object is the value of.</param>
    protected abstract string Text(string? owner, string? member, string text);

    /// <summary>The text that stands in a number's stead; null where it stays.</summary>
    protected abstract string? Number(string? member, string number);

    private string Rewrite(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Deep);
        var written = new StringBuilder();
        var copied = 0;
        string? member = null;
        var owners = new Stack<string?>();
        while (reader.Read())
        {
            string? other = null;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    owners.Push(member);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    member = owners.Pop();
                    break;
                case JsonTokenType.PropertyName:
                    member = reader.GetString()!;
                    other = Changed(member, Name(member));
                    break;
                case JsonTokenType.String:
                    var text = reader.GetString()!;
                    other = Changed(text, Text(owners.TryPeek(out var owner) ? owner : null, member, text));
                    break;
                case JsonTokenType.Number:
                    other = Number(member, Encoding.UTF8.GetString(reader.ValueSpan));
                    break;
            }

            if (other is null)
                continue;
            var (start, quotes) = ((int)reader.TokenStartIndex, reader.TokenType == JsonTokenType.Number ? 0 : 2);
            written.Append(Encoding.UTF8.GetString(json[copied..start])).Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(other)).Append('"');
            copied = start + reader.ValueSpan.Length + quotes;
        }

        return written.Append(Encoding.UTF8.GetString(json[copied..])).ToString();
    }

    private static string? Changed(string before, string after) => before == after ? null : after;
}

using System.Text.Json.Serialization;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Common;

/// <summary>A text in one language, up to 150 characters.</summary>
public sealed record InfoText(
    [property: JsonPropertyName("lang")] string Lang,
    [property: JsonPropertyName("value")] string Value) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .Format(Lang, Languages.IsValid, "a language", "lang")
        .Length(Value, 1, 150, "value")
        .Found;
}

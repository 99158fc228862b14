using System.Text.Json;
using System.Text.RegularExpressions;
using RoamingHub.Ocpi;

namespace RoamingHub.Simulators.Emsp.Strict;

/// <summary>
/// Looks at a document as it was written, beyond what reading it tolerates: exact times, at most four decimals, no members that the
/// standard does not have.
/// </summary>
internal static partial class WireShape
{
    /// <summary>
    /// <paramref name="understood"/> is the same document after reading and writing: what is not in it was not understood.
    /// </summary>
    public static IEnumerable<string> Check(string written, string understood)
    {
        using var original = JsonDocument.Parse(written);
        using var again = JsonDocument.Parse(understood);
        return Check(original.RootElement, again.RootElement, "").ToList();
    }

    private static IEnumerable<string> Check(JsonElement original, JsonElement? again, string path) => original.ValueKind switch
    {
        JsonValueKind.Object => original.EnumerateObject().SelectMany(member => CheckMember(member, again, path)),
        JsonValueKind.Array => original.EnumerateArray().SelectMany((element, i) => Check(element, ElementAt(again, i), $"{path}[{i}]")),
        JsonValueKind.Number when Decimals(original.GetRawText()) > 4 => [$"{path} has more than four decimals"],
        JsonValueKind.String when DateTimeShape().IsMatch(original.GetString()!) && !OcpiTime.IsExact(original.GetString()) =>
            [$"{path} is a time in a form the standard does not have: {original.GetString()}"],
        _ => [],
    };

    private static IEnumerable<string> CheckMember(JsonProperty member, JsonElement? again, string path)
    {
        var here = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
        if (IsNothing(member.Value)) return [];
        return again is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(member.Name, out var value)
            ? Check(member.Value, value, here)
            : [$"{here} is not a member the standard has"];
    }

    private static JsonElement? ElementAt(JsonElement? list, int index) =>
        list is { ValueKind: JsonValueKind.Array } array && index < array.GetArrayLength() ? array[index] : null;

    private static bool IsNothing(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);

    private static int Decimals(string number)
    {
        var dot = number.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? 0 : number.Length - dot - 1;
    }

    [GeneratedRegex(@"^\d{4}-\d{1,2}-\d{1,2}T")]
    private static partial Regex DateTimeShape();
}

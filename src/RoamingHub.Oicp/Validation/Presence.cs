using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RoamingHub.Oicp.Validation;

/// <summary>Finds every member that a type demands and a document lacks. (The serializer stops at the first object with a gap.)</summary>
internal static class Presence
{
    public static void Check(JsonElement element, JsonTypeInfo type, string path, List<Problem> missing)
    {
        if (type.Kind == JsonTypeInfoKind.Object && element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in type.Properties)
                CheckMember(element, member, type.Options, path, missing);
        }
        else if (type.Kind == JsonTypeInfoKind.Enumerable && element.ValueKind == JsonValueKind.Array)
        {
            var item = type.Options.GetTypeInfo(type.ElementType!);
            foreach (var (index, value) in element.EnumerateArray().Index())
                if (value.ValueKind == JsonValueKind.Null)
                    missing.Add(new($"{path}[{index}]", "is null"));
                else
                    Check(value, item, $"{path}[{index}]", missing);
        }
    }

    private static void CheckMember(JsonElement parent, JsonPropertyInfo member, JsonSerializerOptions options, string path, List<Problem> missing)
    {
        var memberPath = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
        if (parent.TryGetProperty(member.Name, out var value) && value.ValueKind != JsonValueKind.Null)
            Check(value, options.GetTypeInfo(member.PropertyType), memberPath, missing);
        else if (member.IsRequired || member.AssociatedParameter is { IsMemberInitializer: false, HasDefaultValue: false })
            missing.Add(new(memberPath, "is missing"));
    }
}

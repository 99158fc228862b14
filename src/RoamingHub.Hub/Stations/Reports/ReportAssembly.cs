using System.Text;
using System.Text.Json;

namespace RoamingHub.Hub.Stations.Reports;

/// <summary>Makes one report of the messages that its parts came in.</summary>
internal static class ReportAssembly
{
    /// <summary>
    /// Lists are joined, and so is the text of a customer's data, which is cut anywhere; everything else is as in the first part. How the parts
    /// were counted is left out. Text that is none (half a surrogate pair) keeps the parts apart, in a list.
    /// </summary>
    public static string Together(IReadOnlyList<string> parts)
    {
        if (parts is [var only])
            return only;
        var documents = parts.Select(p => JsonDocument.Parse(p)).ToList();
        try
        {
            var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer))
                Write(writer, [.. documents.Select(d => d.RootElement).Where(e => e.ValueKind == JsonValueKind.Object)]);
            return Encoding.UTF8.GetString(buffer.ToArray());
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            return $"[{string.Join(',', parts)}]";
        }
        finally
        {
            documents.ForEach(d => d.Dispose());
        }
    }

    private static void Write(Utf8JsonWriter writer, List<JsonElement> parts)
    {
        writer.WriteStartObject();
        foreach (var member in parts.SelectMany(p => p.EnumerateObject()).Select(m => m.Name).Distinct().Where(n => n is not ("tbc" or "seqNo")))
        {
            var values = parts.Where(p => p.TryGetProperty(member, out _)).Select(p => p.GetProperty(member)).ToList();
            writer.WritePropertyName(member);
            if (values[0].ValueKind == JsonValueKind.Array)
                WriteList(writer, values);
            else if (member == "data" && values.TrueForAll(v => v.ValueKind == JsonValueKind.String))
                writer.WriteStringValue(string.Concat(values.Select(v => v.GetString())));
            else
                values[0].WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, List<JsonElement> lists)
    {
        writer.WriteStartArray();
        foreach (var item in lists.Where(l => l.ValueKind == JsonValueKind.Array).SelectMany(l => l.EnumerateArray()))
            item.WriteTo(writer);
        writer.WriteEndArray();
    }
}

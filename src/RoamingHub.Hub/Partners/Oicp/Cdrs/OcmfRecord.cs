using System.Text.Json;
using RoamingHub.Core.Sessions;

namespace RoamingHub.Hub.Partners.Oicp.Cdrs;

/// <summary>
/// What a record of the Open Charge Metering Format says of itself: `OCMF|payload|signature`, the payload with a list RD of readings, each with
/// TX, its place in the charge. Only as much is read as it takes to know which part of the charge the record proves.
/// </summary>
/// <param name="Begins">It holds the reading at the start of the charge.</param>
/// <param name="Ends">It holds the one at its end.</param>
internal readonly record struct OcmfRecord(bool Begins, bool Ends)
{
    public const string Name = "OCMF";

    public SignedMoment Moment => Ends ? SignedMoment.End : Begins ? SignedMoment.Start : SignedMoment.Between;

    public static bool Is(string text) => text.StartsWith(Name + "|", StringComparison.Ordinal);

    /// <summary>Null for what is no such record.</summary>
    public static OcmfRecord? TryRead(string text)
    {
        if (!Is(text))
            return null;
        try
        {
            var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text[(Name.Length + 1)..]), isFinalBlock: true, state: default);
            using var payload = JsonDocument.ParseValue(ref reader);
            return payload.RootElement.ValueKind == JsonValueKind.Object
                && payload.RootElement.TryGetProperty("RD", out var readings) && readings.ValueKind == JsonValueKind.Array
                ? Of([.. readings.EnumerateArray().Select(PlaceOf)])
                : default(OcmfRecord);
        }
        catch (JsonException)
        {
            return default(OcmfRecord); // another version than ours to read; it is passed on as it is
        }
    }

    // B: begin. E, L, R, A, P: ended, by whatever (OCMF 1.0, table 7). What lies between has C, S, T or X.
    private static OcmfRecord Of(IReadOnlyList<string> places) =>
        new(places.Contains("B"), places.Any(p => p is "E" or "L" or "R" or "A" or "P"));

    // A reading that leaves a member out takes it over from the one before; TX is never left out on purpose.
    private static string PlaceOf(JsonElement reading) =>
        reading.ValueKind == JsonValueKind.Object && reading.TryGetProperty("TX", out var place) && place.ValueKind == JsonValueKind.String ? place.GetString()! : "";
}

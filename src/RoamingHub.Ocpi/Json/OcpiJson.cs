using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.ChargingProfiles;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.HubClientInfo;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tariffs;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Ocpi;

/// <summary>
/// OCPI objects as JSON. Names in snake_case; absent members and empty lists are not written (they mean the same, OCPI 2.2.1 §2.8);
/// unknown members are ignored, a member named twice is an error.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(OcpiTimeConverter), typeof(OcpiNumberConverter)])]
[JsonSerializable(typeof(List<VersionEntry>))]
[JsonSerializable(typeof(VersionDetails))]
[JsonSerializable(typeof(CredentialsObject))]
[JsonSerializable(typeof(List<Location>))]
[JsonSerializable(typeof(LocationPatch))]
[JsonSerializable(typeof(EvsePatch))]
[JsonSerializable(typeof(ConnectorPatch))]
[JsonSerializable(typeof(List<Session>))]
[JsonSerializable(typeof(SessionPatch))]
[JsonSerializable(typeof(ChargingPreferences))]
[JsonSerializable(typeof(Word<ChargingPreferencesResponse>))]
[JsonSerializable(typeof(List<Cdr>))]
[JsonSerializable(typeof(List<Tariff>))]
[JsonSerializable(typeof(List<Token>))]
[JsonSerializable(typeof(TokenPatch))]
[JsonSerializable(typeof(AuthorizationInfo))]
[JsonSerializable(typeof(LocationReferences))]
[JsonSerializable(typeof(StartSession))]
[JsonSerializable(typeof(StopSession))]
[JsonSerializable(typeof(ReserveNow))]
[JsonSerializable(typeof(CancelReservation))]
[JsonSerializable(typeof(UnlockConnector))]
[JsonSerializable(typeof(CommandResponse))]
[JsonSerializable(typeof(CommandResult))]
[JsonSerializable(typeof(SetChargingProfile))]
[JsonSerializable(typeof(ChargingProfileResponse))]
[JsonSerializable(typeof(ActiveChargingProfile))]
[JsonSerializable(typeof(ActiveChargingProfileResult))]
[JsonSerializable(typeof(ChargingProfileResult))]
[JsonSerializable(typeof(ClearProfileResult))]
[JsonSerializable(typeof(List<ClientInfo>))]
public sealed partial class OcpiJson : JsonSerializerContext
{
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, TypeOf<T>());

    /// <summary>
    /// Throws <see cref="JsonException"/>; for text we wrote ourselves. What partners send goes through <see
    /// cref="Read{T}(ReadOnlySpan{byte})"/>.
    /// </summary>
    public static T Parse<T>(string json)
        where T : class =>
        JsonSerializer.Deserialize(json, TypeOf<T>()) ?? throw new JsonException("null is not an object");

    public static OcpiReading<T> Read<T>(string body)
        where T : class =>
        Read<T>(Encoding.UTF8.GetBytes(body));

    public static OcpiReading<T> Read<T>(ReadOnlySpan<byte> body)
        where T : class
    {
        if (!Utf8.IsValid(body)) return new(null, false, "not UTF-8");
        try
        {
            return JsonSerializer.Deserialize(body, TypeOf<T>()) is { } value ? new(value, true, null) : new(null, true, "null is not an object");
        }
        catch (JsonException e)
        {
            return IsJson(body) ? new(null, true, ProblemOf(e)) : new(null, false, "not JSON");
        }
    }

    public static OcpiReading<T> Read<T>(JsonElement json)
        where T : class
    {
        try
        {
            return json.Deserialize(TypeOf<T>()) is { } value ? new(value, true, null) : new(null, true, "null is not an object");
        }
        catch (JsonException e)
        {
            return new(null, true, ProblemOf(e));
        }
    }

    internal static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Configured.Options.GetTypeInfo(typeof(T));

    // The path says where; the rest of .NET's message names our types and is of no use to a partner.
    private static string ProblemOf(JsonException e)
    {
        var path = e.Path is { Length: > 2 } full ? full[2..] : "the body";
        return $"{path} cannot be read: wrong type, wrong form, or given twice";
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        // However deep: that it is too deep for us is no fault of its syntax.
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
                ;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool Dispose(JsonDocument document)
    {
        document.Dispose();
        return true;
    }

    private static void LeaveOutEmptyLists(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        foreach (var member in type.Properties.Where(p => p.PropertyType != typeof(string) && p.PropertyType.IsAssignableTo(typeof(IEnumerable))))
            member.ShouldSerialize = static (_, list) => list is ICollection { Count: > 0 };
    }

    // A class of its own, so that the generated `Default` is there before it is used.
    private static class Configured
    {
        public static readonly JsonSerializerOptions Options = new(Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = Default.WithAddedModifier(LeaveOutEmptyLists),
        };
    }
}

using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RoamingHub.Storage;

/// <summary>
/// How one kind of event is stored. The alias is written down, never derived: it must survive every renaming of <paramref name="ClrType"/>.
/// <paramref name="StreamType"/> is the alias of the stream's subject; it is kept with a stream when its first event creates it.
/// </summary>
public sealed record EventType(string Alias, Type ClrType, JsonTypeInfo Json, string StreamType)
{
    /// <summary>The name Marten stores beside the alias.</summary>
    internal string DotNetName { get; } = $"{ClrType.FullName}, {ClrType.Assembly.GetName().Name}";
}

/// <summary>An event whose alias this version of the hub does not know: written by a newer node, or by another application.</summary>
public sealed record UnknownEvent(string Alias, string Json);

/// <summary>All kinds of events the hub writes, by alias and by type.</summary>
public sealed class EventTypes
{
    private readonly FrozenDictionary<Type, EventType> _byType;
    private readonly FrozenDictionary<string, EventType> _byAlias;

    public EventTypes(IEnumerable<EventType> types)
    {
        var all = types.ToList();
        foreach (var type in all)
            if (!IsSnakeCase(type.Alias))
                throw new ArgumentException($"The alias '{type.Alias}' of {type.ClrType} is not snake_case.", nameof(types));
        ThrowIfRepeated(all, t => t.Alias);
        ThrowIfRepeated(all, t => t.ClrType);
        _byType = all.ToFrozenDictionary(t => t.ClrType);
        _byAlias = all.ToFrozenDictionary(t => t.Alias);
    }

    public IEnumerable<EventType> All => _byAlias.Values;

    public EventType Of(Type type) => _byType.TryGetValue(type, out var found)
        ? found
        : throw new ArgumentException($"{type} is not registered as an event.", nameof(type));

    public string AliasOf<T>() => Of(typeof(T)).Alias;

    /// <summary>The event as UTF-8 JSON that jsonb accepts.</summary>
    public byte[] Serialize(object data) => Serialize(data, Of(data.GetType()), out _);

    public object Deserialize(string alias, ReadOnlySpan<byte> json) => _byAlias.TryGetValue(alias, out var type)
        ? JsonSerializer.Deserialize(json, type.Json) ?? throw new JsonException($"A stored '{alias}' is null.")
        : new UnknownEvent(alias, System.Text.Encoding.UTF8.GetString(json));

    /// <summary><paramref name="repaired"/>: the stored event differs from <paramref name="data"/>, because jsonb cannot hold all of it.</summary>
    internal static byte[] Serialize(object data, EventType type, out bool repaired)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(data, type.Json);
        repaired = JsonbText.Repair(json);
        return json;
    }

    private static bool IsSnakeCase(string alias) =>
        alias.Length is > 0 and <= 500 && alias[0] is >= 'a' and <= 'z'
        && alias.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');

    private static void ThrowIfRepeated<T>(List<EventType> all, Func<EventType, T> key)
    {
        foreach (var group in all.GroupBy(key))
            if (group.Count() > 1)
                throw new ArgumentException($"Two event types share '{group.Key}'.", nameof(all));
    }
}

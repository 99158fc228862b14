using System.Text.Json.Serialization;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tariffs;

/// <summary>The back office described a tariff. <paramref name="Details"/> is the whole description as it was given (JSON).</summary>
/// <param name="ForPartners">Only partners whose terms name it see it.</param>
public sealed record TariffDescribed(
    Tariff Tariff, PartyId Owner, string Details, DateTimeOffset At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool ForPartners = false);

public sealed record TariffRemoved(string Id, PartyId Owner, DateTimeOffset At);

/// <summary>The tariff of a session in the version that was valid when it began. It stays.</summary>
public sealed record TariffVersion(string Id, long Version);

public static class TariffStream
{
    public const string Type = "tariff";

    public static string Of(string tariffId) => "tariff-" + tariffId.ToUpperInvariant();
}

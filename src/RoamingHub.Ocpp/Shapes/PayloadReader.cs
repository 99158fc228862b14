using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RoamingHub.Ocpp.Shapes;

/// <summary>
/// Reads payloads as their senders meant them. A good payload is read as it is; one that breaks its shape is tidied first.
/// Only what lacks a required member, or has nonsense there, cannot be read. An unreadable required time becomes the time of receipt.
/// </summary>
public static class PayloadReader
{
    /// <param name="deviations">Takes what is wrong with the payload; empty when nothing is.</param>
    /// <returns>Null when the payload cannot be read: <see cref="Refusal"/> says why.</returns>
    public static T? Read<T>(ReadOnlySpan<byte> payload, JsonTypeInfo<T> type, DateTimeOffset receivedAt, ICollection<Deviation> deviations)
        where T : class, IPayload
    {
        T.Shape.Check(payload, deviations);
        try
        {
            return deviations.Count == 0
                ? JsonSerializer.Deserialize(payload, type)
                : T.Shape.Tidy(payload, receivedAt)?.Deserialize(type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The deviation to name when a payload could not be read: the first that tolerant reading has no way around.</summary>
    public static Deviation Refusal(IReadOnlyCollection<Deviation> deviations) =>
        deviations.FirstOrDefault(deviation => !deviation.IsAlwaysReadable)
        ?? deviations.FirstOrDefault()
        ?? new Deviation(string.Empty, DeviationRule.WrongType);
}

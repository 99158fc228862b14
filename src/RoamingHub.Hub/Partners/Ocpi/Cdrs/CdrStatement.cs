using System.Runtime.CompilerServices;
using System.Text.Json;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Hub.Reconciliation;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Cdrs;

namespace RoamingHub.Hub.Partners.Ocpi.Cdrs;

/// <summary>A statement as a JSON array of CDRs (OCPI 2.2.1 §10.3.1), read one by one. What is missing in a CDR is missing in its line.</summary>
internal static class CdrStatement
{
    /// <summary>Throws <see cref="StatementUnreadableException"/> where it cannot be read on.</summary>
    public static async IAsyncEnumerable<StatementEntry> ReadAsync(Stream body, [EnumeratorCancellation] CancellationToken ct)
    {
        var number = 0;
        await using var elements = JsonSerializer.DeserializeAsyncEnumerable(body, StatementJson.Default.JsonElement, cancellationToken: ct).GetAsyncEnumerator(ct);
        while (await NextAsync(elements, number + 1))
            yield return Entry(++number, elements.Current);
    }

    public static StatementLine ToLine(int number, Cdr cdr) => new(
        number, cdr.Id, cdr.SessionId, cdr.CdrLocation?.EvseId, cdr.CdrToken?.Uid ?? cdr.CdrToken?.ContractId, cdr.StartDateTime, cdr.EndDateTime,
        cdr.TotalEnergy, cdr.Currency, cdr.TotalCost?.ExclVat, cdr.TotalCost?.InclVat,
        cdr is { CountryCode: { } country, PartyId: { } party } ? $"{country}-{party}" : null);

    private static async Task<bool> NextAsync(IAsyncEnumerator<JsonElement> elements, int number)
    {
        try
        {
            return await elements.MoveNextAsync();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter for text that is no UTF-8
        {
            throw new StatementUnreadableException($"It is no JSON array of CDRs, or cannot be read from CDR {number} on.", e);
        }
    }

    private static StatementEntry Entry(int number, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return StatementEntry.Faulty(number, $"It is no CDR but a JSON {element.ValueKind}.");
        try
        {
            return StatementEntry.Of(ToLine(number, OcpiJson.Parse<Cdr>(element.GetRawText())));
        }
        catch (InvalidOperationException)
        {
            return StatementEntry.Faulty(number, "It holds text that is no UTF-8.");
        }
        catch (JsonException e)
        {
            return StatementEntry.Faulty(number, $"{(e.Path is { Length: > 2 } path ? path[2..] : "cdr")} has the wrong type or form.");
        }
    }
}

using System.Text.Json;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Simulators.Emsp.Strict;

/// <summary>What every answer of the hub must have (OCPI 2.2.1 §4.1.4.1.3, §4.1.7, §4.1.8, §4.2).</summary>
internal static class AnswerRules
{
    public static IEnumerable<string> Check(EmspExchange exchange)
    {
        foreach (var name in new[] { OcpiHeaders.RequestId, OcpiHeaders.CorrelationId })
        {
            if (exchange.AnswerHeaders.GetValueOrDefault(name) != exchange.Headers.GetValueOrDefault(name))
                yield return $"the answer does not repeat {name}";
        }

        var asked = RoutingHeaders.Read(exchange.Headers.GetValueOrDefault);
        if (asked.From is not null && RoutingHeaders.Read(exchange.AnswerHeaders.GetValueOrDefault) != asked.Answer())
            yield return "the answer does not turn the routing headers round";
        foreach (var text in Envelope(exchange)) yield return text;
    }

    public static IEnumerable<string> CheckList(EmspExchange exchange)
    {
        foreach (var name in new[] { OcpiHeaders.TotalCount, OcpiHeaders.Limit })
        {
            if (!int.TryParse(exchange.AnswerHeaders.GetValueOrDefault(name), out _)) yield return $"a list without {name}";
        }
    }

    private static IEnumerable<string> Envelope(EmspExchange exchange)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(exchange.Answer);
        }
        catch (JsonException)
        {
            // Reported below.
        }

        using (document)
        {
            if (document is not { RootElement: { ValueKind: JsonValueKind.Object } envelope })
            {
                yield return $"the answer (HTTP {exchange.Status}) is not an envelope";
                yield break;
            }

            if (!envelope.TryGetProperty("status_code", out var code) || !code.TryGetInt32(out var number) || number is < 1000 or > 9999)
                yield return "the answer has no status_code of four digits";
            if (!envelope.TryGetProperty("timestamp", out var timestamp) || !OcpiTime.IsExact(timestamp.ToString()))
                yield return "the answer has no timestamp in the standard's form";
        }
    }
}

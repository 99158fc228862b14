using System.Text.Json.Serialization;

namespace RoamingHub.Oicp.V23.Common;

/// <summary>Meter readings in kWh between the first and the last. (The prose shows a bare list; the schema's object is what goes over
/// the wire.)</summary>
public sealed record MeterValuesInBetween([property: JsonPropertyName("meterValues")] IReadOnlyList<decimal> MeterValues);

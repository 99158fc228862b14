using System.Text.Json.Serialization;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.Validation;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.Common;

/// <summary>From `begin` to `end`, both `HH:mm` local time.</summary>
public sealed record Period(
    [property: JsonPropertyName("begin")] string Begin,
    [property: JsonPropertyName("end")] string End) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .Format(Begin, TimesOfDay.IsValid, "a time of day", "begin")
        .Format(End, TimesOfDay.IsValid, "a time of day", "end")
        .Found;
}

/// <summary>The days that a period holds on.</summary>
[JsonConverter(typeof(WireWordConverter<Days>))]
public enum Days { Everyday, Workdays, Weekend, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday }

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoamingHub.Core.Values;

/// <summary>An amount of energy or a register's value, exact. Stored in Wh.</summary>
[JsonConverter(typeof(EnergyConverter))]
public readonly record struct Energy(decimal Wh) : IComparable<Energy>
{
    public static Energy Zero => default;

    public decimal Kwh => Wh / 1000m;

    public static Energy FromWh(decimal wh) => new(wh);

    public static Energy FromKwh(decimal kwh) => new(kwh * 1000m);

    public static Energy operator -(Energy left, Energy right) => new(left.Wh - right.Wh);

    public static Energy operator +(Energy left, Energy right) => new(left.Wh + right.Wh);

    public static bool operator <(Energy left, Energy right) => left.Wh < right.Wh;

    public static bool operator >(Energy left, Energy right) => left.Wh > right.Wh;

    public static bool operator <=(Energy left, Energy right) => left.Wh <= right.Wh;

    public static bool operator >=(Energy left, Energy right) => left.Wh >= right.Wh;

    public static Energy Subtract(Energy left, Energy right) => left - right;

    public static Energy Add(Energy left, Energy right) => left + right;

    public int CompareTo(Energy other) => Wh.CompareTo(other.Wh);

    public override string ToString() => Wh.ToString("0.###", CultureInfo.InvariantCulture) + " Wh";
}

/// <summary>Writes Wh as a JSON number. Public, because rooms outside Core generate serializers too.</summary>
public sealed class EnergyConverter : JsonConverter<Energy>
{
    public override Energy Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDecimal());

    public override void Write(Utf8JsonWriter writer, Energy value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Wh);
}

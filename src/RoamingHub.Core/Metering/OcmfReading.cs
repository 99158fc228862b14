namespace RoamingHub.Core.Metering;

/// <summary>What a meter says of one moment; members that a reading leaves out are those of the reading before (OCMF 1.x, table 7).</summary>
/// <param name="Clock">The state of the meter's clock: S synchronised, I informative, R relative, U unknown.</param>
/// <param name="Reason">B begin, C charging, X exception, E L R A P ends, S suspended, T tariff change; absent without a transaction.</param>
/// <param name="Digits">Decimal places of the value as it was written.</param>
/// <param name="Register">OBIS code. <paramref name="Errors"/>: E the energy, t the time cannot be used. <paramref name="State"/>: G is good.</param>
/// <param name="Loss">What the cable has lost since the charge began, in the value's unit; a compensated value does not hold it.</param>
public sealed record OcmfReading(
    DateTimeOffset? At, string? Clock, string? Reason, decimal? Value, int Digits, string? Unit, string? Register, string? Errors, string? State,
    decimal? Loss = null)
{
    private const string Ends = "ELRAP";

    public bool Begins => Reason == "B";

    public bool EndsCharge => Reason is { Length: 1 } reason && Ends.Contains(reason, StringComparison.Ordinal);

    /// <summary>Null for what is no energy.</summary>
    public decimal? Wh => Value * Factor;

    public decimal? LossWh => Loss * Factor;

    /// <summary>The least difference that the value can show, Wh.</summary>
    public decimal LeastWh => (Factor ?? 1m) / Power(Digits);

    /// <summary>Energy that left the vehicle.</summary>
    public bool Exports => ObisCode.Read(Register)?.Exports == true;

    // Some meters write the unit in capitals.
    private decimal? Factor => Unit?.ToUpperInvariant() switch { "KWH" => 1000m, "WH" => 1m, _ => null };

    private static decimal Power(int digits)
    {
        var power = 1m;
        for (var i = 0; i < digits; i++)
            power *= 10;
        return power;
    }
}

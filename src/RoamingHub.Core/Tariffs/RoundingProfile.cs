namespace RoamingHub.Core.Tariffs;

/// <summary>
/// How a priced charge is rounded, and what is read where the standard says nothing of money or two things at once. Partners agree on one by its name
/// (OCPI 2.2.1 §11.3.1 leaves it to their contract). A name means the same for ever: records carry it. Another reading gets another name.
/// </summary>
/// <param name="Meaning">For people.</param>
/// <param name="PartDecimals">Of energy, time, parking, fixed and reservation; absent: as many as the currency has.</param>
/// <param name="TotalDecimals">Of the total; absent: as many as the currency has.</param>
public sealed record RoundingProfile(
    string Name, string Meaning, int? PartDecimals = null, int? TotalDecimals = null, HalfRounding Half = HalfRounding.AwayFromZero,
    TotalReading Total = TotalReading.ExactSum, StepReading Steps = StepReading.LastPriced, LimitReading Limits = LimitReading.EachByItself,
    FlatReading Flat = FlatReading.AtStart)
{
    /// <summary>The house's own reading.</summary>
    public static RoundingProfile MinorUnit { get; } = new(
        "minor-unit", "Every sum by itself, from its exact value, to the currency's minor unit; halves away from zero.");

    public static RoundingProfile FourDecimalParts { get; } = new(
        "four-decimal-parts", "Parts to four decimals, the total to the currency's minor unit.", PartDecimals: 4);

    public static RoundingProfile FourDecimals { get; } = new(
        "four-decimals", "Parts and total to four decimals; the invoice rounds.", PartDecimals: 4, TotalDecimals: 4);

    public static RoundingProfile HalfEven { get; } = new(
        "half-even", "As minor-unit, with halves to the even neighbour.", Half: HalfRounding.ToEven);

    public static RoundingProfile SumOfParts { get; } = new(
        "sum-of-parts", "As minor-unit, but the total is the sum of the rounded parts, so that a bill adds up.", Total: TotalReading.SumOfParts);

    public static RoundingProfile NoSteps { get; } = new(
        "no-steps", "As minor-unit, with step sizes left out: what was measured is billed.", Steps: StepReading.None);

    public static RoundingProfile NetLimits { get; } = new(
        "net-limits", "As minor-unit, but minimum and maximum price are held against the sum without VAT, and the one with VAT follows.",
        Limits: LimitReading.NetDecides);

    public static RoundingProfile FlatEach { get; } = new(
        "flat-each", "As minor-unit, but each element's flat price is charged once when it first applies.", Flat: FlatReading.EachElementOnce);

    public static IReadOnlyList<RoundingProfile> All { get; } =
        [MinorUnit, FourDecimalParts, FourDecimals, HalfEven, SumOfParts, NoSteps, NetLimits, FlatEach];

    /// <summary>The profile of that name, or none; without a name the house's own.</summary>
    public static RoundingProfile? Find(string? name) => name is null ? MinorUnit : All.FirstOrDefault(p => p.Name == name);

    /// <summary>Whether the two only round otherwise, and read all else alike.</summary>
    public bool ReadsAs(RoundingProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Steps, Limits, Flat) == (other.Steps, other.Limits, other.Flat);
    }
}

public enum HalfRounding
{
    AwayFromZero,
    ToEven,
}

/// <summary>What the total is made of.</summary>
public enum TotalReading
{
    ExactSum,

    /// <summary>Limits are held against it too.</summary>
    SumOfParts,
}

/// <summary>What becomes of step sizes (OCPI 2.2.1 §11.4.2).</summary>
public enum StepReading
{
    /// <summary>Once for energy and once for time, in the last period that has a price.</summary>
    LastPriced,

    /// <summary>Nothing: a figure of OCPI 2.3.0 is printed so, and 3.0 has no steps.</summary>
    None,
}

/// <summary>What minimum and maximum price are held against.</summary>
public enum LimitReading
{
    /// <summary>The sums with and without VAT each against its own limit.</summary>
    EachByItself,

    /// <summary>The sum without VAT; the one with VAT changes in the same proportion.</summary>
    NetDecides,
}

/// <summary>How often a flat price is charged, where more than one element has one.</summary>
public enum FlatReading
{
    /// <summary>Once: the one that applies when the charge begins.</summary>
    AtStart,

    EachElementOnce,
}

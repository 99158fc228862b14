namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>The figures that rules measure by.</summary>
public sealed record GateLimits
{
    public decimal TinyWh { get; init; }

    public decimal TinySeconds { get; init; } = 120;

    public decimal MeterTolerancePercent { get; init; } = 10;

    public decimal MeterStepWh { get; init; } = 100;

    public decimal PowerTolerancePercent { get; init; } = 30;

    public decimal ClockToleranceSeconds { get; init; } = 300;

    public decimal OverlapSeconds { get; init; } = 60;

    public decimal IdleHours { get; init; } = 24;

    public decimal LongestDays { get; init; } = 3;

    /// <summary>By currency. A currency that is not named has no limit.</summary>
    public IReadOnlyDictionary<string, decimal> MostPerKwh { get; init; } =
        new Dictionary<string, decimal> { ["EUR"] = 20, ["CHF"] = 20, ["GBP"] = 20, ["USD"] = 20 };

    /// <summary>Those that are one number.</summary>
    public static IReadOnlyList<GateLimit> All { get; } =
    [
        new(nameof(TinyWh), "A charge of at most so much energy, Wh, is tiny where it was short too.", 0, 10_000, l => l.TinyWh, (l, v) => l with { TinyWh = v }),
        new(nameof(TinySeconds), "A charge is short below so many seconds.", 0, 86_400, l => l.TinySeconds, (l, v) => l with { TinySeconds = v }),
        new(nameof(MeterTolerancePercent), "Meters and clocks are wrong by so much.", 0, 100, l => l.MeterTolerancePercent, (l, v) => l with { MeterTolerancePercent = v }),
        new(nameof(MeterStepWh), "So much more may fall into any time, Wh: a meter counts in steps.", 0, 100_000, l => l.MeterStepWh, (l, v) => l with { MeterStepWh = v }),
        new(nameof(PowerTolerancePercent), "Energy by power and by register may be apart by so much.", 1, 1_000, l => l.PowerTolerancePercent, (l, v) => l with { PowerTolerancePercent = v }),
        new(nameof(ClockToleranceSeconds), "A station's clock may be wrong by so much.", 1, 86_400, l => l.ClockToleranceSeconds, (l, v) => l with { ClockToleranceSeconds = v }),
        new(nameof(OverlapSeconds), "Two charges of a connector may overlap by so much.", 0, 86_400, l => l.OverlapSeconds, (l, v) => l with { OverlapSeconds = v }),
        new(nameof(IdleHours), "A vehicle may take no energy for so long.", 1, 10_000, l => l.IdleHours, (l, v) => l with { IdleHours = v }),
        new(nameof(LongestDays), "A charge may last so long.", 0.1m, 365, l => l.LongestDays, (l, v) => l with { LongestDays = v }),
    ];
}

/// <summary>A limit as people set it, from <paramref name="Least"/> to <paramref name="Most"/>.</summary>
public sealed record GateLimit(
    string Name, string Meaning, decimal Least, decimal Most, Func<GateLimits, decimal> Get, Func<GateLimits, decimal, GateLimits> Set);

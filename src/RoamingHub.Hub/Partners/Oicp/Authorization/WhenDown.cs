namespace RoamingHub.Hub.Partners.Oicp.Authorization;

/// <summary>What becomes of a driver's card while Hubject does not answer, as the back office says it.</summary>
internal sealed record WhenDownTerms
{
    public string? Policy { get; init; }
    public int? MaxCharges { get; init; }
    public decimal? MaxKwh { get; init; }
    public int? MaxMinutes { get; init; }
    public int? KnownForDays { get; init; }

    public IEnumerable<TermsFault> Check()
    {
        if (Policy is null || !WhenDown.Policies.Contains(Policy))
            yield return new("policy", "is not one of " + string.Join(", ", WhenDown.Policies));
        if (MaxCharges is < 1 or > 10_000)
            yield return new("maxCharges", "must be 1 to 10000");
        if (MaxKwh is <= 0 or > 1_000)
            yield return new("maxKwh", "must be more than 0 and at most 1000");
        if (MaxMinutes is < 1 or > 10_080)
            yield return new("maxMinutes", "must be 1 to 10080");
        if (KnownForDays is < 1 or > 3_650)
            yield return new("knownForDays", "must be 1 to 3650");
    }

    public WhenDown ToSettings() => new()
    {
        Policy = Policy!, MaxCharges = MaxCharges ?? WhenDown.Default.MaxCharges, MaxKwh = MaxKwh ?? WhenDown.Default.MaxKwh,
        MaxMinutes = MaxMinutes ?? WhenDown.Default.MaxMinutes, KnownForDays = KnownForDays ?? WhenDown.Default.KnownForDays,
    };
}

/// <summary>
/// The policy of a partner that does not answer. Whoever is let in charges at the CPO's own risk, and the risk has a limit: so many charges at
/// once, and each so much energy and so long.
/// </summary>
internal sealed record WhenDown
{
    public const string Refuse = "refuse";

    /// <summary>Cards about which the partner's last word was yes.</summary>
    public const string AllowKnown = "allowKnown";

    /// <summary>Any card that OICP has a form for.</summary>
    public const string AllowUpToLimit = "allowUpToLimit";

    public static readonly IReadOnlyList<string> Policies = [Refuse, AllowKnown, AllowUpToLimit];

    public static WhenDown Default { get; } = new();

    public string Policy { get; init; } = Refuse;

    /// <summary>At once, those included that have ended and that nobody has paid for yet.</summary>
    public int MaxCharges { get; init; } = 5;

    /// <summary>For each charge; a charge that has reached it is ended.</summary>
    public decimal MaxKwh { get; init; } = 20;

    /// <summary>For each charge; one that has lasted as long is ended.</summary>
    public int MaxMinutes { get; init; } = 120;

    /// <summary>How old the partner's yes may be.</summary>
    public int KnownForDays { get; init; } = 30;
}

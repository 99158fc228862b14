namespace RoamingHub.Core.Reconciliation;

/// <summary>What a line came to.</summary>
/// <param name="AtStake">Theirs less ours, in the currency of the line: what they say beyond the ledger, or below it where negative.</param>
/// <param name="OursIsWrong">The charge, priced once more, does not give our record's figure but theirs.</param>
public sealed record Verdict(LineClass Class, IReadOnlyList<Difference> Differences, decimal? AtStake, bool OursIsWrong = false);

/// <summary>One figure that the two sides see differently.</summary>
/// <param name="Member">Which: <c>totalCost.exclVat</c>, <c>energyKwh</c>, <c>currency</c>, …</param>
/// <param name="Explanation">Why, with the arithmetic that gives their figure where one does.</param>
public sealed record Difference(string Member, string? Ours, string? Theirs, string Explanation);

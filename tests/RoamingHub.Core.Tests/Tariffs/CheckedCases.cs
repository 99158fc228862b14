using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Tests.Tariffs;

/// <summary>The table in specs/tariffs/checked-cases.json.</summary>
internal static class CheckedCases
{
    public static CheckedCaseFile All { get; } = WorkedCases.Read<CheckedCaseFile>("checked-cases.json");

    public static CheckedCase Get(string id) => All.Cases.Single(c => c.Id == id);
}

internal sealed record CheckedCaseFile(string About, IReadOnlyList<CheckedCase> Cases);

/// <param name="Shows">What the case is kept for.</param>
/// <param name="ExactExclVat">A fraction.</param>
/// <param name="Billed">Fractions, by dimension and element.</param>
internal sealed record CheckedCase(
    string Id,
    string TimeZone,
    IReadOnlyList<string> Shows,
    Tariff Tariff,
    ChargeTimeline Session,
    Amount Total,
    Amount Fixed,
    Amount Energy,
    Amount Time,
    Amount Parking,
    Amount Reservation,
    string ExactExclVat,
    string ExactInclVat,
    IReadOnlyDictionary<string, string> Billed);

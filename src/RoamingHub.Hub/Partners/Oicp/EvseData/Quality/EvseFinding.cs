using RoamingHub.Oicp.V23.EvseData;

namespace RoamingHub.Hub.Partners.Oicp.EvseData.Quality;

/// <summary>Something about an EVSE's record that Hubject refuses, or that drivers and providers will wonder about.</summary>
/// <param name="Rule">Stable short name.</param>
/// <param name="Member">In OICP's words, as far as there is one.</param>
/// <param name="IsError">Hubject refuses it, or holds one EVSE for another.</param>
internal sealed record EvseFinding(string Rule, string Member, string Text, bool IsError = false);

internal enum EvseStanding
{
    Offered,

    /// <summary>Something keeps its record from going out, or Hubject has refused it.</summary>
    Quarantined,

    /// <summary>It is not meant for Hubject.</summary>
    NotOffered,
}

/// <param name="Missing">Optional members that drivers look for and nobody has told.</param>
/// <param name="Record">As it would go out now; null where there can be none.</param>
internal sealed record EvseReport(
    string EvseUid, string? EvseId, string LocationId, EvseStanding Standing, Score Score, IReadOnlyList<EvseFinding> Findings, IReadOnlyList<string> Missing,
    EvseDataRecord? Record = null);

/// <summary>Marks of 0 to 100. Hubject weighs what is wrong more than what is missing, and so do we; a record that cannot go out is worth nothing.</summary>
internal sealed record Score(int Total, int Correctness, int Completeness)
{
    public const int PerError = 25;
    public const int PerWarning = 10;

    public static readonly Score None = new(0, 0, 0);

    public static Score Of(IReadOnlyList<EvseFinding> findings, int told, int askedFor)
    {
        var correctness = Math.Max(0, 100 - findings.Sum(f => f.IsError ? PerError : PerWarning));
        var completeness = askedFor == 0 ? 100 : 100 * told / askedFor;
        return new(((2 * correctness) + completeness) / 3, correctness, completeness);
    }

    /// <summary>The average of many.</summary>
    public static Score Of(IReadOnlyCollection<Score> scores) => scores.Count == 0
        ? None
        : new((int)scores.Average(s => s.Total), (int)scores.Average(s => s.Correctness), (int)scores.Average(s => s.Completeness));
}

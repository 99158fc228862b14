using System.Globalization;
using System.Text;

namespace RoamingHub.Core.Products;

/// <summary>
/// Ids that people take for the same and machines do not: they differ in blanks, in case, in dashes, or in characters that look alike. A
/// partner that prices by one of them does not know the other.
/// </summary>
public static class NearMiss
{
    // Letters of other alphabets that look like Latin ones, capital by capital.
    private const string Foreign = "АВСЕНІЈКМОРТХΑΒΕΖΗΙΚΜΝΟΡΤΧ";
    private const string Latin = "ABCEHIJKMOPTXABEZHIKMNOPTX";

    /// <summary>Null where the ids are the same, or clearly two; else what sets them apart, for people.</summary>
    public static string? Between(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one == other || Skeleton(one) != Skeleton(other))
            return null;
        var differences = new List<string>();
        if (Blanks(one) != Blanks(other)) differences.Add("in blanks");
        if (Dashes(one) != Dashes(other)) differences.Add("in dashes");
        if (Cased(one) != Cased(other) && Cased(one).Equals(Cased(other), StringComparison.OrdinalIgnoreCase)) differences.Add("in upper and lower case");
        if (!Cased(one).Equals(Cased(other), StringComparison.OrdinalIgnoreCase)) differences.Add("in characters that look alike");
        return differences.Count == 0 ? "in where its blanks or dashes stand" : string.Join(" and ", differences);
    }

    /// <summary>What is left of an id when all that is easily mistaken is the same.</summary>
    public static string Skeleton(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var skeleton = new StringBuilder(id.Length);
        foreach (var c in id.Normalize(NormalizationForm.FormKC))
        {
            if (IsBlank(c) || IsDash(c))
                continue;
            var capital = char.ToUpperInvariant(c);
            var foreign = Foreign.IndexOf(capital, StringComparison.Ordinal);
            skeleton.Append((foreign < 0 ? capital : Latin[foreign]) switch { 'O' => '0', 'I' or 'L' or '|' => '1', var other => other });
        }

        return skeleton.ToString();
    }

    /// <summary>Blanks of every kind, those that cannot be seen included.</summary>
    public static bool IsBlank(char c) => char.IsWhiteSpace(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format;

    private static bool IsDash(char c) =>
        c == '\u2212' || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation or UnicodeCategory.ConnectorPunctuation;

    private static string Blanks(string id) => string.Concat(id.Where(IsBlank));

    private static string Dashes(string id) => string.Concat(id.Where(IsDash));

    private static string Cased(string id) => string.Concat(id.Where(c => !IsBlank(c) && !IsDash(c)));
}

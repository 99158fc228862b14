using System.Runtime.CompilerServices;

namespace RoamingHub.Oicp.Validation;

/// <summary>Collects problems. Absent members pass: whether one must be there is said by its type. Member names are
/// taken from the C# names, which are the wire's names.</summary>
internal sealed class Checks
{
    private readonly List<Problem> found = [];

    public IReadOnlyList<Problem> Found => found;

    public Checks That(bool holds, string member, string text)
    {
        if (!holds)
            found.Add(new(member, text));
        return this;
    }

    public Checks Length(string? value, int min, int max, [CallerArgumentExpression(nameof(value))] string member = "") =>
        That(value is null || (value.Length >= min && value.Length <= max), member, min == 0
            ? $"is longer than {max} characters"
            : $"must have {min} to {max} characters");

    public Checks Format(string? value, Func<string, bool> isValid, string what, [CallerArgumentExpression(nameof(value))] string member = "") =>
        That(value is null || isValid(value), member, $"is not {what}");

    public Checks Range(decimal? value, decimal min, decimal max, [CallerArgumentExpression(nameof(value))] string member = "") =>
        That(value is null || (value >= min && value <= max), member, $"must lie between {min} and {max}");

    /// <summary>Decimals have at most three places; prices are not rounded behind the sender's back.</summary>
    public Checks Price(decimal? value, [CallerArgumentExpression(nameof(value))] string member = "") =>
        Range(value, 0, decimal.MaxValue, member)
            .That(value is null || decimal.Round(value.Value, 3) == value, member, "has more than 3 decimal places");

    public Checks NotEmpty<T>(IReadOnlyList<T>? list, [CallerArgumentExpression(nameof(list))] string member = "") =>
        That(list is null or { Count: > 0 }, member, "must not be empty");

    public Checks Inside(IReadOnlyList<Problem>? problems, string member)
    {
        foreach (var problem in problems ?? [])
            found.Add(problem with { Member = problem.Member.Length == 0 ? member : $"{member}.{problem.Member}" });
        return this;
    }

    public Checks Each<T>(IReadOnlyList<T>? list, Func<T, IReadOnlyList<Problem>> validate,
        [CallerArgumentExpression(nameof(list))] string member = "")
    {
        for (var i = 0; i < (list?.Count ?? 0); i++)
            Inside(validate(list![i]), $"{member}[{i}]");
        return this;
    }

    public Checks Distinct<T>(IReadOnlyList<T> list, Func<T, string> key, string member) =>
        That(list.Select(key).Distinct(StringComparer.Ordinal).Count() == list.Count, member, "names the same thing twice");
}

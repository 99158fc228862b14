using System.Globalization;
using System.Text.RegularExpressions;

namespace RoamingHub.Oicp.Tests;

/// <summary>
/// specs/oicp-2.3-obligations.md is whole: each thing that OICP, Hubject's policy and the field ask of a CPO says what it is, and names a test that shows it or
/// the decision that declines it.
/// </summary>
public sealed partial class OicpObligationsTests
{
    private static readonly string[] Numbered =
    [
        "OP- 1-13", "SV- 1-7", "FO- 01-25", "SE- 1-8", "AU- 1-5", "A 1-10", "AS- 1-6", "RS- 1-4", "R 1-19", "RV- 1-3", "V 1-7", "ED- 1-16", "E 1-12", "ES- 1-3", "S 1-7",
        "PR- 1-8", "P 1-6", "QP- 1-2", "Q 1-5", "NF- 01-16", "N 1-9", "CD- 1-2", "C 1-21", "T 1-12", "H 01-16", "LA- 1-3", "CF- 1-29",
        "SC- 000-002 009 017-019 021-022 101-103 105-106 110 120-122 200 210 300 310 320 400 501 510 601-604 700",
        "MP-2.1. 1-5", "MP-2.2. 1-10", "MP-2.3. 1-6", "MP-2.4. 1-3", "MP-2.5. 1-4", "MP-2.6. 1-9", "MP-2.7. 1-5",
    ];

    private static readonly IReadOnlyList<Line> Lines = [.. ReadLines()];

    [Fact]
    public void Each_obligation_stands_there_once()
    {
        var ids = Numbered.SelectMany(Expand).Append("SC-UNK").ToList();
        ids.Count.ShouldBe(348);
        Lines.Select(l => l.Id).Order().ShouldBe(ids.Order());
    }

    [Fact]
    public void Each_obligation_says_what_it_is_and_where_it_comes_from() =>
        Lines.Where(l => l is not { Strength: "M" or "S" or "C", Words.Length: > 10, Section.Length: > 0 }).Select(l => l.Id).ShouldBeEmpty();

    [Fact]
    public void Each_obligation_is_shown_by_tests_that_exist_or_declined_by_a_decision()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).SelectMany(TestsIn).ToHashSet();
        var decisions = Directory.EnumerateFiles(Path.Combine(Repository.Root, "specs", "decisions")).Select(f => "decision " + Path.GetFileName(f)[..4]).ToHashSet();
        tests.Count.ShouldBeGreaterThan(100);

        var problems = new List<string>();
        foreach (var line in Lines)
        {
            if (line.ShownBy.Length == 0)
                problems.Add($"{line.Id}: nothing shows it");
            problems.AddRange(line.ShownBy.Where(shown => !tests.Contains(shown) && !decisions.Contains(shown)).Select(shown => $"{line.Id}: there is no {shown}"));
        }

        problems.ShouldBeEmpty(string.Join('\n', problems));
    }

    private static IEnumerable<Line> ReadLines()
    {
        foreach (var text in File.ReadLines(Path.Combine(Repository.Root, "specs", "oicp-2.3-obligations.md")))
        {
            if (!IdAtStart().IsMatch(text))
                continue;
            var cells = text[1..text.LastIndexOf('|')].Split('|', StringSplitOptions.TrimEntries);
            cells.Length.ShouldBe(5, text);
            yield return new(
                cells[0], cells[1], cells[2], cells[3],
                [.. cells[4].Split("<br>", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(s => s.Trim('`'))]);
        }
    }

    // A file's tests count for each class in it: a class nested for its fixture may stand before the tests.
    private static IEnumerable<string> TestsIn(string file)
    {
        var source = File.ReadAllText(file);
        var classes = ClassName().Matches(source).Select(m => m.Groups[1].Value).ToList();
        return TestMethod().Matches(source).SelectMany(m => classes.Select(c => $"{c}.{m.Groups[1].Value}"));
    }

    private static IEnumerable<string> Expand(string numbered)
    {
        var parts = numbered.Split(' ');
        foreach (var range in parts[1..].Select(p => p.Split('-')))
        {
            var form = new string('0', range[0].Length);
            for (var n = int.Parse(range[0], CultureInfo.InvariantCulture); n <= int.Parse(range[^1], CultureInfo.InvariantCulture); n++)
                yield return parts[0] + n.ToString(form, CultureInfo.InvariantCulture);
        }
    }

    [GeneratedRegex(@"^\| [A-Z]{1,2}(-?[0-9]|-UNK)[0-9.]* \|")]
    private static partial Regex IdAtStart();

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex ClassName();

    // Whatever stands between the attribute and the method is data; a test that is skipped shows nothing.
    [GeneratedRegex(@"^\s*\[(?:Fact|Theory)(?!\(Skip)\b.*?^\s*public (?:async )?(?:Task|void) (\w+)\(", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex TestMethod();

    private sealed record Line(string Id, string Strength, string Words, string Section, string[] ShownBy);
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace RoamingHub.Ocpi.Tests;

/// <summary>
/// specs/ocpi-2.2.1-obligations.md is whole: each thing the standard asks of a CPO says what it is, and names a test that shows it or the
/// decision that declines it.
/// </summary>
public sealed partial class OcpiObligationsTests
{
    private static readonly string[] Numbered =
    [
        "TR 01-09 20-45", "PG 01-12", "RT 01-14", "TY 01-12", "VE 01-10", "CR 01-05 10-15 20-28", "LO 01-04 10-18 20-34", "SE 01-20", "CD 01-23",
        "TA 01-14", "TK 01-05 10-20", "CM 01-19", "CP 01-09", "HC 01-03", "OF 01-05",
    ];

    private static readonly DirectoryInfo Root = RepositoryRoot();

    private static readonly IReadOnlyList<Line> Lines = [.. ReadLines()];

    [Fact]
    public void Each_obligation_stands_there_once()
    {
        var ids = Numbered.SelectMany(Expand).ToList();
        ids.Count.ShouldBe(240);
        Lines.Select(l => l.Id).Order().ShouldBe(ids.Order());
    }

    [Fact]
    public void Each_obligation_says_what_it_is_and_where_it_comes_from() =>
        Lines.Where(l => l is not { Strength: "M" or "S" or "C", Words.Length: > 10, Section.Length: > 0 }).Select(l => l.Id).ShouldBeEmpty();

    [Fact]
    public void Each_obligation_is_shown_by_tests_that_exist_or_declined_by_a_decision()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Root.FullName, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).SelectMany(TestsIn).ToHashSet();
        var decisions = Directory.EnumerateFiles(Path.Combine(Root.FullName, "specs", "decisions")).Select(f => "decision " + Path.GetFileName(f)[..4]).ToHashSet();
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
        foreach (var text in File.ReadLines(Path.Combine(Root.FullName, "specs", "ocpi-2.2.1-obligations.md")))
        {
            if (!IdAtStart().IsMatch(text))
                continue;
            var cells = text.Trim('|').Split('|', StringSplitOptions.TrimEntries);
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
            for (var n = int.Parse(range[0], CultureInfo.InvariantCulture); n <= int.Parse(range[^1], CultureInfo.InvariantCulture); n++)
                yield return $"{parts[0]}-{n:D2}";
        }
    }

    private static DirectoryInfo RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RoamingHub.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The repository is not above the tests.");
        return folder;
    }

    [GeneratedRegex(@"^\| [A-Z]{2}-\d{2} \|")]
    private static partial Regex IdAtStart();

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex ClassName();

    // Whatever stands between the attribute and the method is data; a test that is skipped shows nothing.
    [GeneratedRegex(@"^\s*\[(?:Fact|Theory)(?!\(Skip)\b.*?^\s*public (?:async )?(?:Task|void) (\w+)\(", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex TestMethod();

    private sealed record Line(string Id, string Strength, string Words, string Section, string[] ShownBy);
}

using System.Globalization;
using System.Text;
using RoamingHub.Core.Partners;

namespace RoamingHub.Hub.Api;

/// <summary>Looks at a partner's side from ours. A protocol that can registers its check by its name.</summary>
internal interface IPartnerCheck
{
    /// <summary>Asks, and stores nothing at the partner. What the partner does wrong is a finding, never an exception.</summary>
    Task<PartnerReport> CheckAsync(Partner partner, CancellationToken ct);
}

/// <summary>How a finding is graded, in the report's words.</summary>
internal static class CheckGrades
{
    public const string Pass = "pass";
    public const string Advice = "advice";
    public const string Fault = "fault";
    public const string NotTested = "not tested";

    public static string WorstOf(IReadOnlyCollection<PartnerFinding> findings) =>
        new[] { Fault, Advice, Pass }.FirstOrDefault(g => findings.Any(f => f.Grade == g)) ?? NotTested;
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Section">Of the standard, such as <c>OCPI 2.2.1 §4.1.2</c>.</param>
/// <param name="Sent">The request, and <paramref name="Received"/> what came back; without secrets.</param>
internal sealed record PartnerFinding(string Id, string Grade, string Section, string Text, string? Sent = null, string? Received = null);

/// <param name="Grade">The worst of the findings.</param>
internal sealed record PartnerReport(string Partner, string Name, DateTimeOffset At, string Grade, IReadOnlyList<PartnerFinding> Findings)
{
    public static PartnerReport Of(Partner partner, DateTimeOffset at, IReadOnlyList<PartnerFinding> findings) =>
        new(partner.Id.Value, partner.Name, at, CheckGrades.WorstOf(findings), findings);

    /// <summary>The report as a letter to the partner, in Markdown: what is wrong first.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# What we found at {Name}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Looked at on {At.UtcDateTime:yyyy-MM-dd HH:mm} UTC, asking only: nothing was stored at your side. ");
        text.Append(CultureInfo.InvariantCulture, $"{Count(CheckGrades.Fault)} faults, {Count(CheckGrades.Advice)} pieces of advice, ");
        text.Append(CultureInfo.InvariantCulture, $"{Count(CheckGrades.Pass)} passed, {Count(CheckGrades.NotTested)} not tested.\n");
        Append(text, "Faults", CheckGrades.Fault, whole: true);
        Append(text, "Advice", CheckGrades.Advice, whole: true);
        Append(text, "Not tested", CheckGrades.NotTested, whole: false);
        Append(text, "Passed", CheckGrades.Pass, whole: false);
        return text.ToString();
    }

    private int Count(string grade) => Findings.Count(f => f.Grade == grade);

    private void Append(StringBuilder text, string title, string grade, bool whole)
    {
        if (Count(grade) == 0)
            return;
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        foreach (var finding in Findings.Where(f => f.Grade == grade))
        {
            text.Append(CultureInfo.InvariantCulture, $"- **{finding.Id}** ({finding.Section}): {finding.Text}\n");
            if (whole && finding.Sent is { } sent)
                text.Append(CultureInfo.InvariantCulture, $"  - sent: `{Line(sent)}`\n");
            if (whole && finding.Received is { } received)
                text.Append(CultureInfo.InvariantCulture, $"  - came back: `{Line(received)}`\n");
        }
    }

    private static string Line(string text) => text.ReplaceLineEndings(" ").Replace('`', '\'');
}

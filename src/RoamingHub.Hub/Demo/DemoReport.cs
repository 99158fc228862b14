using Spectre.Console;

namespace RoamingHub.Hub.Demo;

/// <summary>What the demo shows at its end.</summary>
internal static class DemoReport
{
    public static void Show(IReadOnlyList<DemoFinding> findings, DemoWorld world)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Act", "At", "What", "Expected", "Found", "");
        foreach (var finding in findings)
        {
            table.AddRow(
                Markup.Escape(finding.Act), Markup.Escape(finding.Partner), Markup.Escape(finding.What), Markup.Escape(finding.Expected), Markup.Escape(finding.Found),
                finding.Right ? "[green]ok[/]" : "[red]WRONG[/]");
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated(
            $"The eMSP holds {world.Emsp.Locations.Count} location(s), {world.Emsp.Sessions.Count} session(s), {world.Emsp.Cdrs.Count} CDR(s); the slow one {world.Slow.Sessions.Count} session(s), {world.Slow.Cdrs.Count} CDR(s). Hubject holds {world.Hubject.EvseData(DemoWorld.OperatorId).Count} EVSE(s), {world.Hubject.Sessions.Count} session(s), {world.Hubject.Cdrs.Count} CDR(s).");
    }

    /// <summary>Where the partner's statement differs, and why.</summary>
    public static void Show(DemoStatement statement)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Line", "Class", "Ours, EUR", "Theirs, EUR", "At stake", "Do", "Why");
        foreach (var l in statement.Lines.Where(l => l.Class != "equal"))
            table.AddRow([.. new[] { l.Number, l.Class, l.Ours, l.Theirs, l.AtStake, l.Suggested, l.Why }.Select(Markup.Escape)]);
        AnsiConsole.WriteLine($"The eMSP's statement: {statement.Lines.Count} lines, of which {statement.Lines.Count(l => l.Class != "equal")} differ.");
        AnsiConsole.Write(table);
    }

    public static void ShowUrls(DemoWorld world)
    {
        AnsiConsole.WriteLine();
        Console.WriteLine($"The hub runs on. Every request to /api needs its key: curl -H 'Authorization: Bearer {DemoWorld.Key}' {world.Hub.Url}/api/sessions");
        foreach (var (path, what) in new[]
                 {
                     ("/swagger", "the API, to try out"), ("/api/sessions", "the sessions of the day"), ("/api/cdrs", "their charge records, and what partners said to them"),
                     ("/api/authorizations", "every card decision with its steps"), ($"/api/partners/{world.EmspPartner}/deliveries", "what the eMSP was sent"),
                     ($"/api/partners/{world.SlowPartner}/deliveries", "what the slow eMSP was sent"),
                     ($"/api/partners/{world.HubjectPartner}/deliveries", "what Hubject was sent"), ($"/api/stations/{DemoSite.SchneiderStation}/messages", "the recorded conversation, frame by frame"),
                     ("/api/reconciliation/statements", "the eMSP's statement"), ("/ocpi/versions", "where OCPI partners begin"), ("/health/ready", "is the hub well?"),
                 })
            Console.WriteLine($"  {world.Hub.Url}{path}  {what}"); // unwrapped, to be clicked and copied
        Console.WriteLine($"  {world.Emsp.DeskUrl}/statement?habit=net-for-gross  another statement of the eMSP, with a habit of its books");
        AnsiConsole.MarkupLine("Ctrl+C stops it.");
    }
}

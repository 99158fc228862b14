using RoamingHub.Core.Stations;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class StationReportsTests : ReadModelTest
{
    private StationReports Reports => new(World.Database);

    [Fact]
    public async Task Parts_become_one_report_also_when_another_comes_between()
    {
        await TellStationAsync(Part("M", 1, 0, true, "a"), Part("M", 2, 0, false, "x"), Part("M", 1, 1, true, "b"), Part("M", 1, 1, true, "b"), Part("M", 1, 2, false, "c"));

        var reports = (await Reports.ListAsync(Facts.Cp1, null, Everything, default)).Items;

        reports.Select(r => (r.Request, r.Complete, string.Concat(r.Parts))).ShouldBe([(2, true, "x"), (1, true, "abc")]);
    }

    [Fact]
    public async Task A_report_begins_where_counting_begins_or_the_one_before_has_ended()
    {
        await TellStationAsync(
            Part("M", 1, 0, true, "lost half"), Part("M", 1, 0, true, "a"), Part("M", 1, 1, false, "b"), Part("M", 1, 0, false, "c"),
            Part("P", 5, null, true, "d"), Part("P", 5, null, false, "e"), Part("P", 5, null, false, "f"));

        var reports = (await Reports.ListAsync(Facts.Cp1, null, Everything, default)).Items;

        reports.Select(r => (r.Complete, string.Concat(r.Parts))).ShouldBe([(true, "f"), (true, "de"), (true, "c"), (true, "ab"), (false, "lost half")]);
    }

    [Fact]
    public async Task Reports_are_paged_newest_first_and_found_by_kind()
    {
        await TellStationAsync([.. Enumerable.Range(0, 5).Select(i => Part(i % 2 == 0 ? "E" : "O", null, null, false, $"{i}"))]);

        var first = await Reports.ListAsync(Facts.Cp1, null, new(Limit: 3), default);
        var second = await Reports.ListAsync(Facts.Cp1, null, new(Limit: 3, After: first.Next), default);

        first.Items.Concat(second.Items).SelectMany(r => r.Parts).ShouldBe(["4", "3", "2", "1", "0"]);
        second.Next.ShouldBeNull();
        (await Reports.ListAsync(Facts.Cp1, "O", Everything, default)).Items.SelectMany(r => r.Parts).ShouldBe(["3", "1"]);
    }

    [Fact]
    public async Task A_flood_pushes_out_its_own_kind_only()
    {
        await TellStationAsync(Part("Quiet", 1, null, false, "kept"));
        await TellStationAsync([.. Enumerable.Range(0, StationReports.Kept + 100).Select(i => Part("Loud", null, i, false, $"{i}"))]);

        var loud = await Reports.ListAsync(Facts.Cp1, "Loud", new(Limit: 1000), default);
        loud.Items.Count.ShouldBe(StationReports.Kept);
        loud.Items[0].Parts.ShouldBe([$"{StationReports.Kept + 99}"]);
        (await Reports.ListAsync(Facts.Cp1, "Quiet", Everything, default)).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_page_of_long_reports_ends_early()
    {
        await TellStationAsync([.. Enumerable.Range(0, 4).Select(i => Part("Long", null, null, false, new string((char)('a' + i), 3_000_000)))]);

        var first = await Reports.ListAsync(Facts.Cp1, null, Everything, default);

        first.Items.Count.ShouldBe(2);
        (await Reports.ListAsync(Facts.Cp1, null, Everything with { After = first.Next }, default)).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_newest_security_events_are_kept_and_one_that_is_sent_again_is_one()
    {
        var events = Enumerable.Range(0, SecurityEvents.Kept + 10)
            .Select(i => (object)new SecurityEventReported(Facts.Cp1, "Tamper", $"{i}", Facts.Noon.AddSeconds(i), Facts.Noon)).ToList();
        await TellStationAsync([.. events, events[^1]]);

        var page = await new SecurityEvents(World.Database).ListAsync(Facts.Cp1, "Tamper", new(Limit: 2), default);

        page.Items.Select(e => e.Details).ShouldBe([$"{SecurityEvents.Kept + 9}", $"{SecurityEvents.Kept + 8}"]);
        (await World.Test.QueryAsync<long>("SELECT count(*) FROM read.security_events")).ShouldBe(SecurityEvents.Kept);
    }

    [Fact]
    public async Task What_is_not_told_again_of_a_variable_stays()
    {
        await TellStationAsync(Facts.VariablesReported);
        var again = Facts.VariablesReported.Variables[0] with { Attributes = [new("Actual", "60"), new("Target", "30")], Limits = null };
        await TellStationAsync(Facts.VariablesReported with { Variables = [again] });

        var variable = (await new StationVariables(World.Database).ListAsync(Facts.Cp1, parts: true, "Controller", Everything, default)).Items.ShouldHaveSingleItem();

        variable.Select(v => (v.Key, v.Attribute, v.Value, v.Mutability)).ShouldBe(
            [("Controller[main]@1.2.Interval[fast]", "Actual", "60", "ReadWrite"), ("Controller[main]@1.2.Interval[fast]", "Target", "30", null)]);
        variable[0].Limits.ShouldBe(Facts.VariablesReported.Variables[0].Limits);
    }

    [Fact]
    public async Task The_last_word_on_firmware_and_on_diagnostics_stands()
    {
        await TellStationAsync(
            new FirmwareProgressReported(Facts.Cp1, "Downloading", 1, Facts.Noon), new FirmwareProgressReported(Facts.Cp1, "Installed", 1, Facts.Noon.AddHours(1)),
            new DiagnosticsProgressReported(Facts.Cp1, "Uploaded", null, Facts.Noon));

        var told = (await new StationProgress(World.Database).OfStationsAsync([Facts.Cp1], default))[Facts.Cp1];

        told.Firmware.ShouldBe(new ProgressRow("Installed", 1, Facts.Noon.AddHours(1)));
        told.Diagnostics.ShouldBe(new ProgressRow("Uploaded", null, Facts.Noon));
    }

    private static StationReportReceived Part(string kind, int? request, int? part, bool more, string report) =>
        new(Facts.Cp1, kind, request, part, more, report, Facts.Noon, Facts.Noon);
}

using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Oicp.Notifications;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Oicp.Wire;
using V16 = RoamingHub.Ocpp.V16;
using V201 = RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Tests.Partners;

/// <summary>The tables of specs/mapping.md about charges and faults in OICP's words are what the code does, and leave nothing out.</summary>
public sealed class OicpChargeTablesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_fault_of_a_connector_is_the_class_that_its_row_says()
    {
        var rows = Rows("Faults in OICP's words");
        foreach (var row in rows.Where(r => r[0] == "1.6"))
            ClassOf(ErrorMapping.ToError(Report(ConnectorState.Charging, row[1]))).ShouldBe(row[2], row[1]);
        rows.Where(r => r[0] == "1.6").Select(r => r[1]).ShouldBe(Enum.GetNames<V16.ChargePointErrorCode>(), ignoreOrder: true);
        foreach (var code in Enum.GetNames<V16.ChargePointErrorCode>().Where(c => c != "ConnectorLockFailure"))
            ClassOf(ErrorMapping.ToError(Report(ConnectorState.Faulted, code))).ShouldBe(rows.Single(r => r[0] == "either")[2]);
    }

    [Fact]
    public void A_stop_is_the_error_that_its_row_says()
    {
        var rows = Rows("Stops that are faults in OICP's words");
        foreach (var row in rows)
            ClassOf(ErrorMapping.ToError(new ChargingStopped(Energy.Zero, Noon, Noon, row[1], null))).ShouldBe(row[2], $"{row[0]} {row[1]}");
        rows.Where(r => r[0] == "1.6").Select(r => r[1]).ShouldBe(Enum.GetNames<V16.StopReason>(), ignoreOrder: true);
        rows.Where(r => r[0] == "2.0.1").Select(r => r[1]).ShouldBe(Enum.GetNames<V201.ReasonEnum>(), ignoreOrder: true);
        ErrorMapping.ToError(new ChargingStopped(Energy.Zero, Noon, Noon, null, null)).ShouldBeNull();
    }

    // How each is made is shown where it is made; here that the table has a row for every member that a charge fills, and no other.
    [Fact]
    public void Every_member_that_a_charge_fills_has_its_row()
    {
        var rows = Rows("A charge in OICP's words").Select(r => r[0]).ToList();
        string[] same = ["SessionID", "EMPPartnerSessionID", "PartnerProductID", "EvseID", "Identification", "CalibrationLawVerificationInfo", "HubOperatorID", "HubProviderID"];
        var members = typeof(ChargeDetailRecord).GetProperties().Select(p => p.Name).Except(same);
        rows.ShouldBe([.. members, .. Enum.GetNames<ChargingNotificationType>()], ignoreOrder: true);
    }

    [Fact]
    public void An_error_quotes_the_station()
    {
        ErrorMapping.ToError(Report(ConnectorState.Faulted, "OtherError", "residual current", "Acme", "E-17"))!.Text.ShouldBe("OtherError: residual current (Acme E-17)");
        ErrorMapping.ToError(Report(ConnectorState.Faulted, "NoError"))!.Text.ShouldBe("Faulted");
    }

    private static ConnectorStateReported Report(ConnectorState state, string code, string? info = null, string? vendor = null, string? vendorCode = null) =>
        new(new(new("CP1"), 1), state, state.ToString(), code, info, vendor, vendorCode, Noon, Noon);

    private static string ClassOf(News.Failed? failed) => failed is null ? "none" : WireWords.Of(failed.Type);

    private static List<string[]> Rows(string title)
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "specs", "mapping.md")).SkipWhile(l => l != "## " + title).Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal)).Where(l => l.StartsWith('|')).Skip(2);
        return [.. lines.Select(line => line.Trim('|').Split('|').Select(c => c.Trim().Replace("`", "", StringComparison.Ordinal).Split(',')[0]).ToArray())];
    }
}

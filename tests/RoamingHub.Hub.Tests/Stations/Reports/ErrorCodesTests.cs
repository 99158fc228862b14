using RoamingHub.Hub.Stations.Reports;

namespace RoamingHub.Hub.Tests.Stations.Reports;

public sealed class ErrorCodesTests
{
    private static readonly string[] Sections = File.ReadAllText(Path.Combine(Repository.Root, "specs", "error-codes.md")).Split("\n## ");

    [Fact]
    public void The_tables_for_people_and_for_the_hub_are_the_same()
    {
        Rows("OCPP 1.6").ShouldBe(ErrorCodes.Standard.Select(c => $"{c.Code}|{c.Severity}|{c.Meaning}"));
        Rows("ChargeX").ShouldBe(VendorErrorCodes.ChargeX.Select(c => $"{c.Code}|{c.Name}|{c.Severity}|{c.Meaning}"));
        Rows("EVgo").ShouldBe(VendorErrorCodes.Evgo.Select(c => $"{c.Code}|{c.Name}|{c.Severity}|{c.Meaning}|{c.Unit}"));
    }

    [Fact]
    public void All_sixteen_codes_of_the_standard_are_explained_however_they_are_spelled()
    {
        var codes = Enum.GetNames<Ocpp.V16.ChargePointErrorCode>();
        codes.Length.ShouldBe(16);
        foreach (var code in codes.Where(c => c != "NoError"))
        {
            ErrorCodes.Explain(code, null, null, null)!.Code.Name.ShouldBe(code);
            ErrorCodes.Explain(char.ToLowerInvariant(code[0]) + code[1..], null, null, null)!.Code.Name.ShouldBe(code);
        }

        ErrorCodes.Explain("evCommunicationError", null, null, null)!.Code.Name.ShouldBe("EVCommunicationError");
        ErrorCodes.Explain("mode3Error", null, null, null)!.Code.Name.ShouldBe("EVCommunicationError");
    }

    [Theory]
    [InlineData("NoError", null)]
    [InlineData("noError", "")]
    [InlineData("", null)]
    [InlineData("NoError", "E4711")]
    public void Nothing_is_said_where_nothing_is_known_to_be_wrong(string code, string? vendorCode) =>
        ErrorCodes.Explain(code, "vendor", vendorCode, null).ShouldBeNull();

    [Fact]
    public void A_code_nobody_knows_is_told_as_it_came() => ErrorCodes.Explain("Weird", null, null, null)!.Code.Code.ShouldBe("Weird");

    [Theory]
    [InlineData("https://chargex.inl.gov", "CX011", "CableCheckFailure")]
    [InlineData(null, "cx001", "ConnectorLockFailure")]
    [InlineData("V", "CX099", "CX099")]
    public void ChargeX_codes_are_recognised_by_their_form(string? vendor, string code, string name)
    {
        var error = ErrorCodes.Explain("OtherError", vendor, code, "x")!;
        (error.Scheme, error.Vendor[0].Code.Name).ShouldBe(("ChargeX", name));
    }

    [Fact]
    public void EVgo_sends_several_codes_at_once_with_their_readings()
    {
        var error = ErrorCodes.Explain("OtherError", "com.evgo.mrec", "F001,F003,A0FF", "1.11,5.00")!;
        error.Scheme.ShouldBe("EVgo");
        error.Vendor.Select(v => (v.Code.Name, v.Code.Severity, v.Reading, v.Code.Unit)).ShouldBe(
            [("ProximityLow", "safety", "1.11", "V"), ("PilotLow", "safety", "5.00", "V"), ("A0FF", "user", null, null)]);
    }

    [Fact]
    public void A_code_that_looks_like_EVgos_is_not_theirs_under_another_vendors_name() =>
        ErrorCodes.Explain("OtherError", "other", "F001", null)!.Vendor.ShouldBeEmpty();

    private static IEnumerable<string> Rows(string section) => Sections.Single(s => s.StartsWith(section, StringComparison.Ordinal))
        .Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal))
        .Select(l => string.Join('|', l.Trim()[1..^1].Split('|').Select(c => c.Trim(' ', '`'))));
}

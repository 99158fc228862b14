using RoamingHub.Core.Sessions;
using RoamingHub.Hub.Partners.Oicp.Cdrs;
using RoamingHub.Oicp.V23.Cdrs;
using static RoamingHub.Hub.Tests.Partners.Oicp.Cdrs.CdrMappingTests;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Cdrs;

public sealed class SignedValuesTests
{
    private const string AtStart = """OCMF|{"FV":"1.0","RD":[{"TM":"2026-03-01T10:00:00,000+0100 S","TX":"B","RV":1.0,"RU":"kWh"}]}|{"SD":"30"}""";
    private const string AtEnd = """OCMF|{"FV":"1.0","RD":[{"TM":"2026-03-01T11:00:00,000+0100 S","TX":"E","RV":2.0,"RU":"kWh"}]}|{"SD":"31"}""";

    private const string Both = """
        OCMF|{"FV":"1.0","RD":[{"TM":"2026-03-01T10:00:00,000+0100 S","TX":"B","RV":1.0,"RU":"kWh"},{"TM":"2026-03-01T11:00:00,000+0100 S","TX":"L","RV":2.0,"RU":"kWh"}]}|{"SD":"32"}
        """;

    [Fact]
    public void They_run_from_Start_over_at_most_eight_Progress_to_End()
    {
        List<SignedReading> readings =
            [Signed(SignedMoment.Start, "s"), .. Enumerable.Range(1, 20).Select(i => Signed(SignedMoment.Between, "p" + i)), Signed(SignedMoment.End, "e")];
        var values = SignedValues.ToOicp(readings)!;
        values.Select(v => v.MeteringStatus).ShouldBe([MeteringStatus.Start, .. Enumerable.Repeat<MeteringStatus?>(MeteringStatus.Progress, 8), MeteringStatus.End]);
        (values[0].Value, values[1].Value, values[8].Value, values[9].Value).ShouldBe(("s", "p1", "p20", "e"));
        SignedValues.ToOicp([])!.ShouldBeNull();
    }

    [Fact]
    public void One_record_of_both_ends_is_the_End_behind_an_empty_Start() =>
        SignedValues.ToOicp([Signed(SignedMoment.End, Both)]).ShouldBe([new("", MeteringStatus.Start), new(Both, MeteringStatus.End)]);

    [Fact]
    public void A_record_whose_station_does_not_say_where_it_belongs_says_it_itself() =>
        SignedValues.ToOicp([Signed(SignedMoment.Between, AtStart), Signed(SignedMoment.Between, AtEnd)])
            .ShouldBe([new(AtStart, MeteringStatus.Start), new(AtEnd, MeteringStatus.End)]);

    [Theory]
    [InlineData("OCMF|")]
    [InlineData("OCMF|{")]
    [InlineData("OCMF|[]|{}")]
    [InlineData("""OCMF|{"RD":[1,{"TX":7}]}|{}""")]
    [InlineData("AP;0;3;")]
    public void What_cannot_be_read_is_passed_on_as_it_is(string text) =>
        SignedValues.ToOicp([Signed(SignedMoment.Between, text)]).ShouldBe([new(text, MeteringStatus.Progress)]);

    [Fact]
    public void A_signature_is_never_cut()
    {
        var text = "OCMF|" + new string('x', 9_000);
        SignedValues.ToOicp([Signed(SignedMoment.End, text)])!.ShouldHaveSingleItem().Value.ShouldBe(text);
    }

    [Fact]
    public void What_is_too_long_for_its_member_is_left_out()
    {
        var fits = SignedValues.ToVerification(
            [Signed(SignedMoment.End, "x", new string('k', 1_000), new string('f', 50))], new(new string('c', 100), null, new string('u', 200), new string('i', 400)));
        (fits.CalibrationLawCertificateID!.Length, fits.PublicKey!.Length, fits.MeteringSignatureUrl!.Length, fits.MeteringSignatureEncodingFormat!.Length,
            fits.SignedMeteringValuesVerificationInstruction!.Length).ShouldBe((100, 1_000, 200, 50, 400));
        var longer = SignedValues.ToVerification(
            [Signed(SignedMoment.End, "x", new string('k', 1_001), new string('f', 51))], new(new string('c', 101), null, new string('u', 201), new string('i', 401)));
        (longer.CalibrationLawCertificateID, longer.PublicKey, longer.MeteringSignatureUrl, longer.MeteringSignatureEncodingFormat).ShouldBe((null, null, null, null));
        longer.SignedMeteringValuesVerificationInstruction.ShouldNotBeNull();
        longer.Validate().ShouldBeEmpty();
    }

    [Fact]
    public void The_key_and_the_format_are_the_meters_own_and_else_what_we_know_of_it()
    {
        var law = new CalibrationLaw(PublicKey: "ours");
        var told = SignedValues.ToVerification([Signed(SignedMoment.Start, "x", "theirs", "EDL"), Signed(SignedMoment.End, "y")], law);
        (told.PublicKey, told.MeteringSignatureEncodingFormat).ShouldBe(("theirs", "EDL"));
        var known = SignedValues.ToVerification([new(SignedMoment.End, "AP;0;3;", null)], law);
        (known.PublicKey, known.MeteringSignatureEncodingFormat).ShouldBe(("ours", "Alfen Eichrecht"));
    }
}

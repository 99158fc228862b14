namespace RoamingHub.Ocpp.Tests;

public class WireTimeTests
{
    [Theory]
    [InlineData("2026-03-14T09:26:53Z", "2026-03-14T09:26:53.0000000Z")]
    [InlineData("2026-03-14T09:26:53.5Z", "2026-03-14T09:26:53.5000000Z")]
    [InlineData("2026-03-14T09:26:53.123456789Z", "2026-03-14T09:26:53.1234567Z")]
    [InlineData("2026-03-14T09:26:53+01:00", "2026-03-14T08:26:53.0000000Z")]
    [InlineData("2026-03-14T09:26:53.1-05:30", "2026-03-14T14:56:53.1000000Z")]
    [InlineData("2026-03-14t09:26:53z", "2026-03-14T09:26:53.0000000Z")]
    [InlineData("2024-02-29T23:59:60Z", "2024-03-01T00:00:00.0000000Z")]
    public void Rfc_3339_is_read_exactly(string text, string utc)
    {
        WireTime.TryRead(text, out var time, out var exact).ShouldBeTrue();
        exact.ShouldBeTrue();
        time.UtcDateTime.ToString("O").ShouldBe(utc);
    }

    [Theory]
    [InlineData("2026-03-14T09:26:53", "2026-03-14T09:26:53.0000000Z")]
    [InlineData("2026-03-14T09:26:53.25", "2026-03-14T09:26:53.2500000Z")]
    [InlineData("2026-03-14 09:26:53", "2026-03-14T09:26:53.0000000Z")]
    [InlineData("2026-03-14T09:26", "2026-03-14T09:26:00.0000000Z")]
    [InlineData("2026-03-14T09:26Z", "2026-03-14T09:26:00.0000000Z")]
    [InlineData("2026-03-14T09:26:53,5Z", "2026-03-14T09:26:53.5000000Z")]
    [InlineData("2026-03-14T09:26:53+0100", "2026-03-14T08:26:53.0000000Z")]
    [InlineData("2026-03-14T09:26:53+01", "2026-03-14T08:26:53.0000000Z")]
    [InlineData(" 2026-03-14T09:26:53Z ", "2026-03-14T09:26:53.0000000Z")]
    public void Other_forms_are_read_and_noticed(string text, string utc)
    {
        WireTime.TryRead(text, out var time, out var exact).ShouldBeTrue();
        exact.ShouldBeFalse();
        time.UtcDateTime.ToString("O").ShouldBe(utc);
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("1773480413")]
    [InlineData("14.03.2026 09:26:53")]
    [InlineData("2026-02-30T09:26:53Z")]
    [InlineData("2026-13-01T09:26:53Z")]
    [InlineData("2026-03-14T24:26:53Z")]
    [InlineData("2026-03-14T09:60:53Z")]
    [InlineData("2026-03-14T09:26:61Z")]
    [InlineData("2026-03-14T09:26:5Z")]
    [InlineData("2026-03-14T09:26:53.Z")]
    [InlineData("2026-03-14T09:26:53 CET")]
    [InlineData("2026-03-14T09:26:53+25:00")]
    [InlineData("2026-03-14T09:26:53+01:0")]
    [InlineData("0000-00-00T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("-026-03-14T09:26:53Z")]
    public void Nonsense_is_not_read(string text) => WireTime.TryRead(text, out _, out _).ShouldBeFalse();

    [Fact]
    public void Times_are_written_in_utc_with_milliseconds() =>
        WireTime.Write(new DateTimeOffset(2026, 3, 14, 9, 26, 53, 589, TimeSpan.FromHours(1))).ShouldBe("2026-03-14T08:26:53.589Z");
}

using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Ocpi.Tests.Json;

public sealed class OcpiTimeTests
{
    [Theory]
    [InlineData("2015-06-29T20:39:09Z", 0)]
    [InlineData("2015-06-29T20:39:09", 0)]
    [InlineData("2015-06-29T20:39:09.2Z", 200)]
    [InlineData("2015-06-29T20:39:09.2", 200)]
    [InlineData("2015-06-29T20:39:09.123Z", 123)]
    [InlineData("2015-06-29T20:39:09.123", 123)]
    [InlineData("2015-06-29T20:39:09.123456789012Z", 123)]
    [InlineData("2015-06-29T22:39:09+02:00", 0)]
    [InlineData("2015-06-29T16:39:09.5-04:00", 500)]
    public void All_shapes_in_use_are_read_as_UTC(string text, int milliseconds)
    {
        OcpiTime.TryRead(text, out var time).ShouldBeTrue();

        time.Offset.ShouldBe(TimeSpan.Zero);
        OcpiTime.Truncate(time).ShouldBe(new DateTimeOffset(2015, 6, 29, 20, 39, 9, milliseconds, TimeSpan.Zero));
    }

    [Fact]
    public void The_standards_own_stand_in_date_is_read()
    {
        OcpiTime.TryRead("1970-1-1T00:00:00Z", out var time).ShouldBeTrue();
        time.ShouldBe(DateTimeOffset.UnixEpoch);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("2015-06-29")]
    [InlineData("2015-06-29 20:39:09Z")]
    [InlineData("2015-13-29T20:39:09Z")]
    [InlineData("2015-02-30T20:39:09Z")]
    [InlineData("2015-06-29T20:39:09 02:00")]
    [InlineData("2015-06-29T20:39:09.Z9")]
    public void Anything_else_is_not_a_time(string text)
    {
        OcpiTime.TryRead(text, out _).ShouldBeFalse();
        OcpiJson.Read<Token>($$"""{"last_updated":"{{text}}"}""").Problem!.ShouldStartWith("last_updated ");
    }

    [Fact]
    public void A_time_is_written_with_Z_and_with_milliseconds_only_where_there_are_any()
    {
        var noon = new DateTimeOffset(2026, 7, 1, 14, 0, 0, TimeSpan.FromHours(2));

        OcpiTime.Write(noon).ShouldBe("2026-07-01T12:00:00Z");
        OcpiTime.Write(noon.AddMilliseconds(5)).ShouldBe("2026-07-01T12:00:00.005Z");
        OcpiTime.Write(noon.AddTicks(9_999)).ShouldBe("2026-07-01T12:00:00Z");
    }

    [Theory]
    [InlineData("2015-06-29T20:39:09Z", true)]
    [InlineData("2015-06-29T20:39:09.123", true)]
    [InlineData("2015-06-29T20:39:09+00:00", false)]
    [InlineData("2015-06-29T20:39:09.1234567Z", false)]
    public void Only_UTC_of_at_most_25_characters_is_exact(string text, bool exact) => OcpiTime.IsExact(text).ShouldBe(exact);
}

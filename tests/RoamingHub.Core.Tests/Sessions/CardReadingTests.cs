using RoamingHub.Core.Tokens;

namespace RoamingHub.Core.Tests.Sessions;

public sealed class CardReadingTests
{
    [Theory]
    [InlineData(false, null, "04A1B2C3D4E5F6", "04A1B2C3D4E5F6")]
    [InlineData(true, null, "f6e5d4c3b2a104", "04A1B2C3D4E5F6")]
    [InlineData(false, "left", "0004A1B2C3D4E5F6", "04A1B2C3D4E5F6")]
    [InlineData(false, "right", "04A1B2C3D4E5F600", "04A1B2C3D4E5F6")]
    [InlineData(true, "left", "00F6E5D4C3B2A104", "04A1B2C3D4E5F6")]
    [InlineData(false, "right", "04A1B2C300000000", "04A1B2C3")]
    [InlineData(false, "right", "04A1B2C3D4000000", "04A1B2C3D40000")] // an id may itself end in zeros
    [InlineData(false, "left", "04A1B2C3", "04A1B2C3")]
    [InlineData(true, "left", "no hex", "no hex")]
    [InlineData(true, null, "123", "123")]
    public void What_a_reader_adds_is_taken_away_and_the_order_put_right(bool reversed, string? padding, string read, string uid) =>
        new CardReading(reversed, padding).ToUid(read).ShouldBe(uid);
}

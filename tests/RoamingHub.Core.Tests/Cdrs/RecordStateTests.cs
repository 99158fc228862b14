using RoamingHub.Core.Cdrs;

namespace RoamingHub.Core.Tests.Cdrs;

public sealed class RecordStateTests
{
    private static readonly ChargeRecordCredited Credit = new("r", "r-C", "wrong tariff", "key:finance", default);

    [Theory]
    [InlineData(RecordStanding.Sealed, true)]
    [InlineData(RecordStanding.Released, true)]
    [InlineData(RecordStanding.Held, false)]
    [InlineData(RecordStanding.Suppressed, false)]
    [InlineData(RecordStanding.Dropped, false)]
    [InlineData(RecordStanding.Credited, false)]
    public void Only_what_has_left_can_be_taken_back_and_only_once(RecordStanding state, bool may) =>
        (RecordState.Refuse(state, Credit) is null).ShouldBe(may);

    [Fact]
    public void What_is_taken_back_is_nothing_else_any_more()
    {
        RecordState.Evolve(RecordStanding.Sealed, Credit).ShouldBe(RecordStanding.Credited);
        RecordState.Refuse(RecordStanding.Credited, new ChargeRecordReleased("r", null, "x", default)).ShouldNotBeNull();
        ChargeRecordStream.CreditIdOf(new string('1', 36)).Length.ShouldBeLessThanOrEqualTo(39);
    }

    [Fact]
    public void Only_what_was_taken_back_can_have_another_in_its_stead_and_only_one()
    {
        var replaced = new ChargeRecordReplaced("r", "s-2", new("s"), []);
        foreach (var state in Enum.GetValues<RecordStanding>())
            (RecordState.Refuse(state, replaced) is null).ShouldBe(state == RecordStanding.Credited);
        RecordState.Evolve(RecordStanding.Credited, replaced).ShouldBe(RecordStanding.Replaced);
        RecordState.Refuse(RecordStanding.Replaced, Credit).ShouldNotBeNull();
    }
}

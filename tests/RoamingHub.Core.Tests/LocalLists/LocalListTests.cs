using RoamingHub.Core.LocalLists;
using RoamingHub.Core.Tokens;

namespace RoamingHub.Core.Tests.LocalLists;

public sealed class LocalListTests
{
    private static readonly ListedToken A = new("A", TokenKind.Rfid, LocalTokenStatus.Accepted);
    private static readonly ListedToken B = new("B", TokenKind.Rfid, LocalTokenStatus.Blocked);
    private static readonly ListedToken C = new("C", TokenKind.Rfid, LocalTokenStatus.Accepted, ParentIdTag: "GROUP");

    [Fact]
    public void The_first_that_fit_are_listed_and_the_others_counted()
    {
        var (listed, leftOut) = LocalList.Choose([A, A with { IdTag = "a " }, new(new string('X', 21), TokenKind.Rfid, LocalTokenStatus.Accepted), B, C], 20, room: 2);
        listed.ShouldBe([A, B]);
        leftOut.ShouldBe(2);
    }

    [Fact]
    public void A_group_that_the_station_cannot_hold_is_left_out() =>
        LocalList.Choose([C with { ParentIdTag = new string('G', 21) }], 20, null).Listed.ShouldBe([C with { ParentIdTag = null }]);

    [Fact]
    public void Only_what_changed_is_sent_and_what_goes_goes_first()
    {
        var held = Held(A, B);
        LocalList.Difference(held, [A, B]).ShouldBeEmpty();
        LocalList.Difference(held, [A with { Status = LocalTokenStatus.Blocked }, C]).ShouldBe(
            [new("B", TokenKind.Rfid, null), ListChange.Put(A with { Status = LocalTokenStatus.Blocked }), ListChange.Put(C)]);
    }

    [Fact]
    public void The_same_card_in_other_letters_is_no_change() => LocalList.Difference(Held(A), [A with { IdTag = "a" }]).ShouldBeEmpty();

    [Fact]
    public void Pieces_keep_to_the_stations_limits()
    {
        ListChange[] changes = [ListChange.Put(A), ListChange.Put(B), ListChange.Put(C)];
        Sizes(new(PerMessage: 2)).ShouldBe([2, 1]);
        Sizes(new(BytesPerMessage: 300)).ShouldBe([1, 1, 1]);
        Sizes(new()).ShouldBe([3]);
        LocalList.Pieces([], new(), _ => 90).ShouldHaveSingleItem().ShouldBeEmpty();

        IEnumerable<int> Sizes(ListLimits limits) => LocalList.Pieces(changes, limits, _ => 90).Select(p => p.Count);
    }

    private static Dictionary<string, HeldToken> Held(params ListedToken[] tokens) =>
        tokens.ToDictionary(t => t.Folded, t => new HeldToken(t.IdTag, t.Kind, t.Content));
}

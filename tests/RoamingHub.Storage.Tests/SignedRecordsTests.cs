using RoamingHub.TestSupport;

namespace RoamingHub.Storage.Tests;

public sealed class SignedRecordsTests : IAsyncLifetime
{
    private const string First = "11111111-1111-8111-8111-111111111111";
    private const string Second = "22222222-2222-8222-8222-222222222222";
    private TestDatabase _test = null!;
    private SignedRecords _records = null!;

    public async Task InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync();
        _records = new(_test.Database);
    }

    public async Task DisposeAsync() => await _test.DisposeAsync();

    [Fact]
    public async Task A_value_that_came_with_another_charge_is_found_and_the_charges_own_is_not()
    {
        (await _records.NoteAsync(First, ["a", "b"], default)).ShouldBeEmpty();
        (await _records.NoteAsync(First, ["a", "b"], default)).ShouldBeEmpty("its record is made anew");
        (await _records.NoteAsync(Second, ["b", "c"], default)).ShouldBe([("b", First)]);
        (await _records.NoteAsync(First, [], default)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("held", true)]
    [InlineData("sealed", true)]
    [InlineData("suppressed", false)]
    [InlineData("dropped", false)]
    [InlineData("credited", false)]
    public async Task A_charge_that_nobody_pays_does_not_count(string state, bool counts)
    {
        await _records.NoteAsync(First, ["a"], default);
        await _test.ExecuteAsync($"""
            INSERT INTO read.cdrs (folded, position, id, session, state, start_at, end_at, energy_wh, holds, record)
            VALUES ('R1', 1, 'r1', '{First}', '{state}', now(), now(), 1, '[]', '{"{}"}')
            """);
        (await _records.NoteAsync(Second, ["a"], default)).Count.ShouldBe(counts ? 1 : 0);
    }
}

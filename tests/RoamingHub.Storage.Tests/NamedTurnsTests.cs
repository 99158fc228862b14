using Dapper;
using RoamingHub.TestSupport;

namespace RoamingHub.Storage.Tests;

public sealed class NamedTurnsTests : IAsyncLifetime
{
    private TestDatabase _test = null!;
    private TestNode _node = null!;
    private NamedTurns _turns = null!;

    public async Task InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync();
        _node = new(new(_test.ConnectionString));
        _turns = new(_node.Leases, TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _test.DisposeAsync();
    }

    [Fact]
    public async Task A_turn_is_one_nodes_and_within_it_ones_alone()
    {
        await using var other = new TestNode(new(_test.ConnectionString));
        var elsewhere = new NamedTurns(other.Leases, TimeProvider.System);
        var turn = (await _turns.TakeAsync("a", TimeSpan.Zero, default)).ShouldNotBeNull();
        (await _turns.TakeAsync("a", TimeSpan.Zero, default)).ShouldBeNull();
        (await elsewhere.TakeAsync("a", TimeSpan.Zero, default)).ShouldBeNull();
        await using var another = (await elsewhere.TakeAsync("b", TimeSpan.Zero, default)).ShouldNotBeNull();

        var patient = elsewhere.TakeAsync("a", TimeSpan.FromMinutes(1), default);
        await turn.DisposeAsync();
        await using var next = (await patient).ShouldNotBeNull();
        (await _turns.TakeAsync("a", TimeSpan.Zero, default)).ShouldBeNull();
    }

    // A handshake holds its turn while a slow partner thinks: forty of them must not stop everything else.
    [Fact]
    public async Task Any_number_of_turns_leaves_the_pool_free()
    {
        var turns = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => _turns.TakeAsync("partner " + n, TimeSpan.Zero, default)));
        turns.ShouldAllBe(t => t != null);
        await using (var connection = await _node.Database.OpenAsync())
        {
            (await connection.ExecuteScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'roaminghub'")).ShouldBeLessThan(10);
        }

        foreach (var turn in turns)
            await turn!.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_ends_gives_its_turns_back()
    {
        var other = new TestNode(new(_test.ConnectionString));
        (await new NamedTurns(other.Leases, TimeProvider.System).TakeAsync("a", TimeSpan.Zero, default)).ShouldNotBeNull();
        await other.DisposeAsync();
        (await _turns.TakeAsync("a", TimeSpan.FromMinutes(1), default)).ShouldNotBeNull();
    }
}

using Npgsql;
using RoamingHub.TestSupport;

namespace RoamingHub.Storage.Tests;

public sealed class SettlementsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private TestDatabase _test = null!;
    private Settlements _settlements = null!;

    public async Task InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync();
        _settlements = new(_test.Database);
    }

    public async Task DisposeAsync() => await _test.DisposeAsync();

    [Fact]
    public async Task What_is_heard_of_a_charge_while_its_record_is_made_makes_it_due_anew()
    {
        await AddAsync(("a", Noon), ("b", Noon), ("c", Noon), ("d", Noon));
        var read = (await _settlements.DueAsync(Noon, 10, default)).ToDictionary(d => d.Session);
        await AddAsync(("a", Noon.AddSeconds(1)), ("b", Noon.AddSeconds(1)), ("b", Noon));
        await _settlements.DoneAsync([read["a"], read["c"]], default);
        await _settlements.PutOffAsync(read["b"], Noon.AddHours(1), default);
        await _settlements.PutOffAsync(read["d"], Noon.AddHours(1), default);

        (await _settlements.DueAsync(Noon, 10, default)).ShouldBeEmpty();
        (await _settlements.DueAsync(Noon.AddSeconds(1), 10, default)).OrderBy(d => d.Session, StringComparer.Ordinal)
            .ShouldBe([new("a", Noon.AddSeconds(1)), new("b", Noon.AddSeconds(1))]);
        (await _settlements.DueAsync(Noon.AddHours(1), 10, default)).Select(d => d.Session).Order(StringComparer.Ordinal).ShouldBe(["a", "b", "d"]);
    }

    [Fact]
    public async Task A_charge_that_is_to_be_looked_at_again_is_not_ended_by_whoever_looks_at_it_now_and_waits_as_long_as_it_did()
    {
        await AddAsync(("now", Noon), ("later", Noon.AddHours(1)));
        var read = await _settlements.DueAsync(Noon, 10, default);
        await _settlements.AddAgainAsync(["now", "later", "gone", "gone"], Noon.AddSeconds(1), default);
        await _settlements.DoneAsync(read, default);

        (await _settlements.DueAsync(Noon.AddHours(1), 10, default)).OrderBy(d => d.Session, StringComparer.Ordinal)
            .ShouldBe([new("gone", Noon.AddSeconds(1)), new("later", Noon.AddHours(1)), new("now", Noon.AddSeconds(1))]);
    }

    private async Task AddAsync(params (string, DateTimeOffset)[] due)
    {
        await using var connection = await _test.Database.OpenAsync(default);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        await Settlements.AddAsync(due, connection, transaction, default);
        await transaction.CommitAsync();
    }
}

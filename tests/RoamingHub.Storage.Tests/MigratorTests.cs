using Microsoft.Extensions.Logging.Abstractions;
using RoamingHub.TestSupport;

namespace RoamingHub.Storage.Tests;

public sealed class MigratorTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateEmptyAsync();
    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task The_log_has_exactly_Martens_tables()
    {
        await _database.Database.MigrateAsync();

        (await ListAsync("""
            SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length, is_nullable, coalesce(column_default, '-'))
            FROM information_schema.columns WHERE table_schema = 'log' ORDER BY table_name, ordinal_position
            """)).ShouldBe(
        [
            "mt_event_progression name character varying NO -",
            "mt_event_progression last_seq_id bigint YES -",
            "mt_event_progression last_updated timestamp with time zone YES transaction_timestamp()",
            "mt_events seq_id bigint NO -",
            "mt_events id uuid NO -",
            "mt_events stream_id character varying YES -",
            "mt_events version bigint NO -",
            "mt_events data jsonb NO -",
            "mt_events bdata bytea YES -",
            "mt_events type character varying 500 NO -",
            "mt_events timestamp timestamp with time zone NO now()",
            "mt_events tenant_id character varying YES '*DEFAULT*'::character varying",
            "mt_events mt_dotnet_type character varying YES -",
            "mt_events is_archived boolean YES false",
            "mt_streams id character varying NO -",
            "mt_streams type character varying YES -",
            "mt_streams version bigint YES -",
            "mt_streams timestamp timestamp with time zone NO now()",
            "mt_streams created timestamp with time zone NO now()",
            "mt_streams tenant_id character varying YES '*DEFAULT*'::character varying",
            "mt_streams is_archived boolean YES false",
        ]);
    }

    [Fact]
    public async Task The_log_has_exactly_Martens_keys_indexes_and_sequence_and_no_more()
    {
        await _database.Database.MigrateAsync();

        // Since PostgreSQL 18 NOT NULL stands among the constraints, too.
        (await ListAsync("""
            SELECT conname || ': ' || pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'log'::regnamespace AND contype <> 'n' ORDER BY conname
            """)).ShouldBe(
        [
            "fkey_mt_events_stream_id: FOREIGN KEY (stream_id) REFERENCES log.mt_streams(id) ON DELETE CASCADE",
            "pk_mt_event_progression: PRIMARY KEY (name)",
            "pkey_mt_events_seq_id: PRIMARY KEY (seq_id)",
            "pkey_mt_streams_id: PRIMARY KEY (id)",
        ]);
        (await ListAsync("SELECT indexdef FROM pg_indexes WHERE schemaname = 'log' ORDER BY indexname")).ShouldBe(
        [
            "CREATE UNIQUE INDEX pk_mt_event_progression ON log.mt_event_progression USING btree (name)",
            "CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON log.mt_events USING btree (stream_id, version)",
            "CREATE UNIQUE INDEX pkey_mt_events_seq_id ON log.mt_events USING btree (seq_id)",
            "CREATE UNIQUE INDEX pkey_mt_streams_id ON log.mt_streams USING btree (id)",
        ]);
        (await ListAsync("SELECT sequencename || ' ' || cache_size || ' ' || start_value || ' ' || increment_by FROM pg_sequences WHERE schemaname = 'log'"))
            .ShouldBe(["mt_events_sequence 1 1 1"]);
        (await ListAsync("SELECT pg_get_serial_sequence('log.mt_events', 'seq_id')")).ShouldBe(["log.mt_events_sequence"]);
        (await ListAsync("SELECT relname || '' FROM pg_class WHERE relnamespace = 'log'::regnamespace AND relkind IN ('r', 'v', 'm', 'p') ORDER BY relname"))
            .ShouldBe(["mt_event_progression", "mt_events", "mt_streams"]);
        (await _database.QueryAsync<long>("SELECT count(*) FROM pg_proc WHERE pronamespace = 'log'::regnamespace")).ShouldBe(0);
        (await _database.QueryAsync<long>("SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = 'log'::regnamespace AND NOT tgisinternal")).ShouldBe(0);
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        await _database.Database.MigrateAsync();
        var first = await ListAsync("SELECT number || ' ' || hash || ' ' || applied_at FROM hub.schema_migrations ORDER BY number");
        await _database.Database.MigrateAsync();

        (await ListAsync("SELECT number || ' ' || hash || ' ' || applied_at FROM hub.schema_migrations ORDER BY number")).ShouldBe(first);
        first.Count.ShouldBe(Migration.Embedded().Count);
    }

    [Fact]
    public async Task Nodes_that_start_at_once_migrate_once()
    {
        var nodes = Enumerable.Range(0, 6).Select(_ => _database.Connect()).ToList();
        await Task.WhenAll(nodes.Select(n => n.MigrateAsync()));
        foreach (var node in nodes)
            await node.DisposeAsync();

        (await _database.QueryAsync<long>("SELECT count(*) FROM hub.schema_migrations")).ShouldBe(Migration.Embedded().Count);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind_and_can_be_repaired()
    {
        Migration good = new(1, "good", "CREATE TABLE hub.good (id int)");
        Migration bad = new(2, "bad", "CREATE TABLE hub.half (id int); SELECT 1 / 0");
        await Should.ThrowAsync<Npgsql.PostgresException>(RunAsync(good, bad));
        (await ListAsync("SELECT tablename::text FROM pg_tables WHERE schemaname = 'hub' ORDER BY 1")).ShouldBe(["good", "schema_migrations"]);

        await RunAsync(good, bad with { Sql = "CREATE TABLE hub.half (id int)" });
        (await ListAsync("SELECT tablename::text FROM pg_tables WHERE schemaname = 'hub' ORDER BY 1")).ShouldBe(["good", "half", "schema_migrations"]);
    }

    [Fact]
    public async Task A_released_migration_that_was_edited_is_refused()
    {
        await RunAsync(new Migration(1, "first", "SELECT 1"));
        (await Should.ThrowAsync<InvalidOperationException>(RunAsync(new Migration(1, "first", "SELECT 2")))).Message.ShouldContain("0001_first");
    }

    [Fact]
    public void Line_ends_do_not_make_another_migration() =>
        new Migration(1, "a", "SELECT 1;\r\nSELECT 2;\r\n").Hash.ShouldBe(new Migration(1, "a", "SELECT 1;\nSELECT 2;\n").Hash);

    [Fact]
    public async Task Two_files_with_one_number_are_refused() =>
        await Should.ThrowAsync<InvalidOperationException>(RunAsync(new Migration(1, "a", "SELECT 1"), new Migration(1, "b", "SELECT 1")));

    private Task RunAsync(params Migration[] migrations) => Migrator.RunAsync(_database.Database, migrations, NullLogger.Instance, CancellationToken.None);

    private async Task<List<string>> ListAsync(string sql)
    {
        var rows = new List<string>();
        await using var command = _database.Database.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }
}

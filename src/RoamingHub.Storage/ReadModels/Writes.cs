using Npgsql;
using NpgsqlTypes;

namespace RoamingHub.Storage.ReadModels;

/// <summary>The statements of one batch of events: few, each over many rows, sent in one round trip.</summary>
internal sealed class Writes
{
    private readonly List<NpgsqlBatchCommand> _commands = [];

    /// <summary>A statement over <c>unnest($1, $2, …)</c>, one array a column in the order the columns are named. Without rows it is left out.</summary>
    public Columns<T> Add<T>(string sql, IReadOnlyCollection<T> rows)
    {
        var command = new NpgsqlBatchCommand(sql);
        if (rows.Count > 0)
            _commands.Add(command);
        return new(command, rows);
    }

    public async Task SendAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (_commands.Count == 0)
            return;
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var command in _commands)
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>The parameters of one statement: each call adds the next column.</summary>
internal sealed class Columns<T>(NpgsqlBatchCommand command, IReadOnlyCollection<T> rows)
{
    public Columns<T> Text(Func<T, string?> of) => Next(of, NpgsqlDbType.Text);

    public Columns<T> Id(Func<T, Guid> of) => Next(of, NpgsqlDbType.Uuid);

    public Columns<T> Long(Func<T, long> of) => Next(of, NpgsqlDbType.Bigint);

    public Columns<T> Int(Func<T, int?> of) => Next(of, NpgsqlDbType.Integer);

    public Columns<T> Number(Func<T, decimal?> of) => Next(of, NpgsqlDbType.Numeric);

    public Columns<T> Flag(Func<T, bool> of) => Next(of, NpgsqlDbType.Boolean);

    public Columns<T> MaybeFlag(Func<T, bool?> of) => Next(of, NpgsqlDbType.Boolean);

    public Columns<T> Time(Func<T, DateTimeOffset?> of) => Next(row => of(row)?.ToUniversalTime(), NpgsqlDbType.TimestampTz);

    /// <summary>An array that is not a column of the rows.</summary>
    public Columns<T> Ints(int[] values) => Next(values, NpgsqlDbType.Integer);

    private Columns<T> Next<TValue>(Func<T, TValue> of, NpgsqlDbType type)
    {
        var values = new TValue[rows.Count];
        var i = 0;
        foreach (var row in rows)
            values[i++] = of(row);
        return Next(values, type);
    }

    private Columns<T> Next<TValue>(TValue[] values, NpgsqlDbType type)
    {
        command.Parameters.Add(new NpgsqlParameter<TValue[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        return this;
    }
}

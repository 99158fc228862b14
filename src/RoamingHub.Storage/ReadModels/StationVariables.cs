using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage.ReadModels;

/// <summary>One attribute of a variable as the station last told it. Secrets are masked.</summary>
/// <param name="Key">The variable's whole name in one text, such as <c>Controller@1.Interval[fast]</c>.</param>
public sealed record VariableRow(
    string Key, string Attribute, string Component, string? ComponentInstance, int? Evse, int? Connector, string Name, string? Instance, string? Value,
    string? Mutability, bool? Persistent, bool? Constant, VariableLimits? Limits, DateTimeOffset At);

/// <summary>What stations last told of their settings.</summary>
public sealed class StationVariables(Database database)
{
    /// <summary>How many are kept for a station. The largest described so far have some two thousand.</summary>
    public const int Kept = 20_000;

    /// <summary>Whole variables, by name, with all their attributes.</summary>
    /// <param name="parts">Only those that belong to a component of the station.</param>
    /// <param name="page">Its cursor is the last name of the page before.</param>
    public async Task<Page<IReadOnlyList<VariableRow>>> ListAsync(StationId station, bool parts, string? component, PageRequest page, CancellationToken ct)
    {
        var filter = new Filter().And("station = @station", "station", station.Value).And("component = @component", "component", component)
            .And("key > @after", "after", page.After);
        if (parts)
            filter.And("component <> ''");
        filter.Parameters.Add("limit", page.Limit + 1);
        var rows = await database.QueryAsync<Row>($"""
            SELECT key AS Key, attribute AS Attribute, component AS Component, component_instance AS ComponentInstance, evse AS Evse,
                   connector AS Connector, name AS Name, instance AS Instance, value AS Value, mutability AS Mutability,
                   persistent AS Persistent, constant AS Constant, limits AS Limits, at AS At
            FROM read.station_variables
            WHERE station = @station AND key IN (SELECT DISTINCT key FROM read.station_variables {filter} ORDER BY key LIMIT @limit)
            ORDER BY key, attribute
            """, filter.Parameters, ct);
        var variables = rows.GroupBy(r => r.Key, StringComparer.Ordinal).Select(g => (IReadOnlyList<VariableRow>)[.. g.Select(Shown)]).ToList();
        return variables.Count > page.Limit
            ? new([.. variables.Take(page.Limit)], variables[page.Limit - 1][0].Key)
            : new(variables, null);
    }

    /// <summary>The values of some variables, by their whole names; those that the station never told are missing.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ValuesAsync(StationId station, IReadOnlyCollection<string> keys, CancellationToken ct)
    {
        var rows = await database.QueryAsync<ValueRow>(
            "SELECT key AS Key, value AS Value FROM read.station_variables WHERE station = @station AND key = ANY (@keys) AND attribute = 'Actual' AND value IS NOT NULL",
            new { station = station.Value, keys = keys.ToArray() }, ct);
        return rows.ToDictionary(r => r.Key, r => r.Value, StringComparer.Ordinal);
    }

    internal static string KeyOf(ReportedVariable v)
    {
        var place = v.Evse is { } evse ? v.Connector is { } connector ? $"@{evse}.{connector}" : $"@{evse}" : "";
        var component = v.Component.Length == 0 ? "" : v.Component + In(v.ComponentInstance) + place + ".";
        return component + v.Name + In(v.Instance);

        static string In(string? instance) => instance is null ? "" : $"[{instance}]";
    }

    private static VariableRow Shown(Row r) => new(
        r.Key, r.Attribute, r.Component, r.ComponentInstance, r.Evse, r.Connector, r.Name, r.Instance, r.Value, r.Mutability, r.Persistent, r.Constant,
        r.Limits is null ? null : Sql.Read(r.Limits, EventJson.Default.VariableLimits), r.At);

    private sealed record ValueRow(string Key, string Value);

    private sealed record Row(
        string Key, string Attribute, string Component, string? ComponentInstance, int? Evse, int? Connector, string Name, string? Instance, string? Value,
        string? Mutability, bool? Persistent, bool? Constant, string? Limits, DateTimeOffset At);
}

internal sealed class StationVariableProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } = [typeof(VariablesReported)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var told = batch.Of<VariablesReported>().Select(t => t.Data).ToList();
        Write(writes, "u.owner", "", told.SelectMany(t => RowsOf(t.Station.Value, null, t.Variables, t.At)));
        writes.Add($"""
            DELETE FROM read.station_variables v USING unnest($1) AS s(station)
            WHERE v.station = s.station AND v.key > (
                SELECT k.key FROM read.station_variables k WHERE k.station = s.station ORDER BY k.key OFFSET {StationVariables.Kept} LIMIT 1)
            """, [.. told.Select(t => t.Station.Value).Distinct()])
            .Text(s => s);
    }

    /// <summary>What the answer to a call told; whose answer it is stands with the call.</summary>
    public static void WriteAnswer(Writes writes, Guid call, ToldSettings told, DateTimeOffset at) => Write(
        writes, "c.station", "JOIN read.station_calls c ON c.id = u.owner::uuid AND c.action = u.action",
        RowsOf(call.ToString("D"), told.Action, told.Variables, at));

    private static IEnumerable<Told> RowsOf(string owner, string? action, IReadOnlyList<ReportedVariable> variables, DateTimeOffset at) =>
        variables.SelectMany(v => v.Attributes.Select(a => new Told(owner, action, StationVariables.KeyOf(v), v, a, at)));

    /// <summary>What is not told again (how it may be written, its limits) stays.</summary>
    private static void Write(Writes writes, string station, string join, IEnumerable<Told> told) => writes.Add($"""
        INSERT INTO read.station_variables AS v
            (station, key, attribute, component, component_instance, evse, connector, name, instance, value, mutability, persistent, constant, limits, at)
        SELECT {station}, u.key, u.attribute, u.component, u.component_instance, u.evse, u.connector, u.name, u.instance, u.value, u.mutability,
               u.persistent, u.constant, u.limits, u.at
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) AS u(
            owner, action, key, attribute, component, component_instance, evse, connector, name, instance, value, mutability, persistent, constant, limits, at)
        {join}
        ON CONFLICT (station, key, attribute) DO UPDATE
        SET value = EXCLUDED.value, mutability = coalesce(EXCLUDED.mutability, v.mutability), persistent = coalesce(EXCLUDED.persistent, v.persistent),
            constant = coalesce(EXCLUDED.constant, v.constant), limits = coalesce(EXCLUDED.limits, v.limits), at = EXCLUDED.at
        """, told.LastOf(t => (t.Owner, t.Key, t.Attribute.Kind)))
        .Text(t => t.Owner).Text(t => t.Action).Text(t => t.Key).Text(t => t.Attribute.Kind).Text(t => t.Variable.Component)
        .Text(t => t.Variable.ComponentInstance).Int(t => t.Variable.Evse).Int(t => t.Variable.Connector).Text(t => t.Variable.Name)
        .Text(t => t.Variable.Instance).Text(t => t.Attribute.Value).Text(t => t.Attribute.Mutability).MaybeFlag(t => t.Attribute.Persistent)
        .MaybeFlag(t => t.Attribute.Constant)
        .Text(t => t.Variable.Limits is { } limits ? Sql.Write(limits, EventJson.Default.VariableLimits) : null).Time(t => t.At);

    /// <param name="Owner">The station, or the call that it answered.</param>
    private sealed record Told(string Owner, string? Action, string Key, ReportedVariable Variable, VariableAttribute Attribute, DateTimeOffset At);
}

using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.V23.EvseStatus;

namespace RoamingHub.Simulators.Hubject;

/// <summary>What an operator has pushed of its EVSEs, and what it had pushed before. A push is taken whole or not at all.</summary>
internal sealed class EvseBook(TimeProvider time)
{
    private readonly Dictionary<string, EvseDataRecord> data = [];
    private readonly Dictionary<string, EvseStatusRecord> status = [];
    private readonly Dictionary<string, List<EvseVersion>> versions = [];

    public IReadOnlyList<EvseDataRecord> Data => [.. data.Values];
    public IReadOnlyList<EvseStatusRecord> Status => [.. status.Values];

    /// <summary>As the operator called itself last.</summary>
    public string OperatorName { get; private set; } = "";

    /// <summary>What became of each EVSE, oldest first.</summary>
    public IReadOnlyCollection<IReadOnlyList<EvseVersion>> Versions => versions.Values;

    public EvseDataRecord? Find(string evseId) => data.GetValueOrDefault(EvseIds.Canonical(evseId));

    public EvseStatusRecord? StatusOf(string evseId) => status.GetValueOrDefault(EvseIds.Canonical(evseId));

    public Verdict Push(ActionType action, OperatorEvseData push)
    {
        var before = new Dictionary<string, EvseDataRecord>(data);
        var verdict = PushedBook.Apply(data, action, push.EvseDataRecord, r => EvseIds.Canonical(r.EvseID));
        if (!verdict.IsYes)
            return verdict;
        OperatorName = push.OperatorName;
        Remember(before, action == ActionType.FullLoad ? before.Keys.Union(data.Keys) : push.EvseDataRecord.Select(r => EvseIds.Canonical(r.EvseID)));
        foreach (var gone in status.Keys.Except(data.Keys).ToList())
            status.Remove(gone);
        return verdict;
    }

    public Verdict Push(ActionType action, IReadOnlyList<EvseStatusRecord> records)
    {
        var unknown = records.FirstOrDefault(r => action != ActionType.Delete && Find(r.EvseID) is null);
        return unknown is null
            ? PushedBook.Apply(status, action, records, r => EvseIds.Canonical(r.EvseID))
            : Verdict.No(OicpCodes.DataTransactionError, $"EVSE {unknown.EvseID} is not known: its data were never pushed.");
    }

    private void Remember(Dictionary<string, EvseDataRecord> before, IEnumerable<string> touched)
    {
        var now = time.GetUtcNow();
        foreach (var key in touched)
        {
            var (was, isNow) = (before.GetValueOrDefault(key), data.GetValueOrDefault(key));
            if (Text(was) == Text(isNow))
                continue;
            if (!versions.TryGetValue(key, out var all))
                versions[key] = all = [];
            all.Add(new(now, isNow));
        }
    }

    private static string Text(EvseDataRecord? record) => record is null ? "" : JsonSerializer.Serialize(record, OicpJson.Wire.EvseDataRecord);
}

/// <param name="Record">Null: from then on the EVSE was gone.</param>
internal sealed record EvseVersion(DateTimeOffset At, EvseDataRecord? Record);

/// <summary>The four actions, the same for everything that is pushed.</summary>
internal static class PushedBook
{
    public static Verdict Apply<T>(Dictionary<string, T> book, ActionType action, IReadOnlyList<T> records, Func<T, string> key)
    {
        switch (action)
        {
            case ActionType.Insert when records.FirstOrDefault(r => book.ContainsKey(key(r))) is { } there:
                return Verdict.No(OicpCodes.DataTransactionError, $"{key(there)} exists already.");
            case ActionType.Update when records.FirstOrDefault(r => !book.ContainsKey(key(r))) is { } absent:
                return Verdict.No(OicpCodes.DataTransactionError, $"{key(absent)} does not exist.");
            case ActionType.FullLoad:
                book.Clear();
                break;
        }
        foreach (var record in records)
            if (action == ActionType.Delete)
                book.Remove(key(record));
            else
                book[key(record)] = record;
        return Verdict.Yes;
    }
}

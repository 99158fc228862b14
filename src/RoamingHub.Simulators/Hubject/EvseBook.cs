using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.V23.EvseStatus;

namespace RoamingHub.Simulators.Hubject;

/// <summary>What an operator has pushed of its EVSEs. A push is taken whole or not at all.</summary>
internal sealed class EvseBook
{
    private readonly Dictionary<string, EvseDataRecord> data = [];
    private readonly Dictionary<string, EvseStatusRecord> status = [];

    public IReadOnlyList<EvseDataRecord> Data => [.. data.Values];
    public IReadOnlyList<EvseStatusRecord> Status => [.. status.Values];

    public EvseDataRecord? Find(string evseId) => data.GetValueOrDefault(EvseIds.Canonical(evseId));

    public Verdict Push(ActionType action, IReadOnlyList<EvseDataRecord> records)
    {
        var verdict = PushedBook.Apply(data, action, records, r => EvseIds.Canonical(r.EvseID));
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
}

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

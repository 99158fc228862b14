using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace RoamingHub.Hub.Reconciliation;

/// <summary>The line of a CSV that names its columns, and what can be told from it.</summary>
/// <param name="Before">Lines that stand before it, such as a letterhead; empty ones do not count.</param>
/// <param name="Names">Of all columns, in their order.</param>
/// <param name="Columns">Place of each member that has a column.</param>
internal sealed record CsvHeader(string Delimiter, int Before, IReadOnlyList<string> Names, IReadOnlyDictionary<string, int> Columns)
{
    private const int MostBefore = 30;
    private static readonly string[] Delimiters = [";", "\t", "|", ","];

    /// <summary>Looks for it in the beginning of a file. Throws <see cref="StatementUnreadableException"/> where no line fits the mapping.</summary>
    public static CsvHeader Find(string head, CsvMapping mapping)
    {
        var best = (Known: -1, Names: (string[]?)null);
        CsvHeader? found = null;
        foreach (var delimiter in mapping.Delimiter is { } one ? [one] : Delimiters)
        {
            var before = 0;
            foreach (var names in Rows(head, delimiter))
            {
                var columns = ColumnsOf(names, mapping.Columns);
                if (columns.Count > best.Known || best.Names is null)
                    best = (columns.Count, names);
                if (IsWhole(columns, mapping.Columns))
                {
                    if (found is null || columns.Count > found.Columns.Count)
                        found = new(delimiter, before, names, columns);
                    break;
                }

                before++;
            }
        }

        return found ?? throw new StatementUnreadableException(Missing(best.Names, mapping));
    }

    private static IEnumerable<string[]> Rows(string head, string delimiter)
    {
        using var parser = new CsvParser(new StringReader(head), CsvStatement.Configuration(delimiter));
        for (var i = 0; i < MostBefore; i++)
        {
            string[]? row;
            try
            {
                row = parser.Read() ? parser.Record : null;
            }
            catch (CsvHelperException)
            {
                row = null; // with another delimiter it may be well
            }

            if (row is null)
                yield break;
            if (row.Any(f => !string.IsNullOrWhiteSpace(f)))
                yield return row;
        }
    }

    private static Dictionary<string, int> ColumnsOf(string[] names, CsvColumns? columns)
    {
        var found = new Dictionary<string, int>();
        foreach (var (member, column) in (columns ?? new()).All)
        {
            if (columns is not null && column is null)
                continue;
            var index = Array.FindIndex(names, n => string.Equals(n.Trim(), (column ?? member).Trim(), StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
                found[member] = index;
        }

        return found;
    }

    private static bool IsWhole(Dictionary<string, int> found, CsvColumns? columns) =>
        (columns is null || columns.All.All(c => c.Column is null || found.ContainsKey(c.Member)))
        && (found.ContainsKey("cdrId") || found.ContainsKey("sessionId") || found.ContainsKey("evseId"));

    private static string Missing(string[]? names, CsvMapping mapping)
    {
        if (names is null)
            return "There is no line that names the columns.";
        var there = string.Join(", ", names.Select(n => n.Trim()));
        var hint = there.Contains('\uFFFD', StringComparison.Ordinal) ? " Its encoding is another one: say so in the mapping." : "";
        var found = ColumnsOf(names, mapping.Columns);
        return mapping.Columns?.All.FirstOrDefault(c => c.Column is not null && !found.ContainsKey(c.Member)).Column is { } lacking
            ? $"There is no column \"{lacking}\"; there are: {CsvStatement.Short(there)}.{hint}"
            : string.Create(CultureInfo.InvariantCulture, $"No column names a charge; the columns are: {CsvStatement.Short(there)}. A mapping is needed.{hint}");
    }
}

/// <summary>A text whose beginning has been read already.</summary>
internal sealed class HeadedText(string head, TextReader rest) : TextReader
{
    private int _at;

    public override int Peek() => _at < head.Length ? head[_at] : rest.Peek();

    public override int Read() => _at < head.Length ? head[_at++] : rest.Read();

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer) => _at < head.Length ? FromHead(buffer) : rest.Read(buffer);

    public override async Task<int> ReadAsync(char[] buffer, int index, int count) => await ReadAsync(buffer.AsMemory(index, count));

    public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
        _at < head.Length ? new(FromHead(buffer.Span)) : rest.ReadAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }

    private int FromHead(Span<char> buffer)
    {
        var count = Math.Min(buffer.Length, head.Length - _at);
        head.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }
}

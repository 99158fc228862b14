using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using RoamingHub.Core.Reconciliation;

namespace RoamingHub.Hub.Reconciliation;

/// <summary>A statement as CSV, read line by line. The first line names the columns; lines are counted after it, from 1.</summary>
internal sealed class CsvStatement : IDisposable
{
    private const int LongestField = 10_000;
    private static readonly string[] Delimiters = [";", "\t", "|", ","];

    private readonly CsvReader _csv;
    private readonly CsvMapping _mapping;
    private readonly Dictionary<string, int> _columns;
    private string? _bad;

    private CsvStatement(CsvReader csv, CsvMapping mapping, Dictionary<string, int> columns)
    {
        _csv = csv;
        _mapping = mapping;
        _columns = columns;
    }

    /// <summary>Reads the names of the columns. Throws <see cref="StatementUnreadableException"/> where the mapping does not fit them.</summary>
    public static async Task<CsvStatement> OpenAsync(Stream body, CsvMapping mapping)
    {
        var reader = new StreamReader(body, mapping.Encoding == "latin1" ? Encoding.Latin1 : Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024);
        CsvStatement? statement = null;
        var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = mapping.Delimiter ?? ",", DetectDelimiter = mapping.Delimiter is null, DetectDelimiterValues = Delimiters, MissingFieldFound = null,
            MaxFieldSize = LongestField, BadDataFound = bad => statement?._bad = "A quotation mark stands where none can.", TrimOptions = TrimOptions.Trim,
        });
        try
        {
            if (!await csv.ReadAsync() || !csv.ReadHeader())
                throw new StatementUnreadableException("There is no line that names the columns.");
            return statement = new(csv, mapping, ColumnsOf(csv.HeaderRecord ?? [], mapping.Columns));
        }
        catch (CsvHelperException e)
        {
            csv.Dispose();
            throw new StatementUnreadableException("The line that names the columns cannot be read.", e);
        }
        catch
        {
            csv.Dispose();
            throw;
        }
    }

    /// <summary>Throws <see cref="StatementUnreadableException"/> where it cannot be read on.</summary>
    public async IAsyncEnumerable<StatementEntry> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var number = 0;
        while (await NextAsync(number + 1))
        {
            ct.ThrowIfCancellationRequested();
            number++;
            yield return Entry(number);
            _bad = null;
        }
    }

    public void Dispose() => _csv.Dispose();

    private async Task<bool> NextAsync(int number)
    {
        try
        {
            return await _csv.ReadAsync();
        }
        catch (CsvHelperException e)
        {
            throw new StatementUnreadableException($"It cannot be read from line {number} on: a field is longer than {LongestField} characters, or a quotation mark is never closed.", e);
        }
    }

    private StatementEntry Entry(int number)
    {
        if (_bad is { } why)
            return StatementEntry.Faulty(number, why);
        foreach (var (member, index) in _columns)
        {
            if (index >= _csv.Parser.Count)
                return StatementEntry.Faulty(number, $"It has {_csv.Parser.Count} fields: there is none for {member}.");
        }

        string? fault = null;
        var line = new StatementLine(
            number, Text("cdrId"), Text("sessionId"), Text("evseId"), Text("token"), Time("start"), Time("end"), Energy(), Text("currency") ?? _mapping.Currency,
            Number("exclVat"), Number("inclVat"), Text("owner"));
        return fault is null ? StatementEntry.Of(line) : StatementEntry.Faulty(number, fault);

        string? Text(string member) => _columns.TryGetValue(member, out var index) && _csv.GetField(index) is { Length: > 0 } text ? text : null;

        decimal? Number(string member)
        {
            if (Text(member) is not { } text)
                return null;
            if (_mapping.TryNumber(text, out var value))
                return value;
            fault ??= $"{member}: \"{Short(text)}\" is no number.";
            return null;
        }

        decimal? Energy() => Number("energy") is { } value ? _mapping.EnergyUnit == "Wh" ? value / 1000 : value : null;

        DateTimeOffset? Time(string member)
        {
            if (Text(member) is not { } text)
                return null;
            if (_mapping.TryTime(text, out var value))
                return value;
            fault ??= $"{member}: \"{Short(text)}\" is no time.";
            return null;
        }
    }

    private static Dictionary<string, int> ColumnsOf(string[] header, CsvColumns? columns)
    {
        var found = new Dictionary<string, int>();
        foreach (var (member, column) in (columns ?? new()).All)
        {
            if (columns is not null && column is null)
                continue;
            var index = Array.FindIndex(header, h => string.Equals(h.Trim(), column ?? member, StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
                found[member] = index;
            else if (column is not null)
                throw new StatementUnreadableException($"There is no column \"{column}\"; there are: {Short(string.Join(", ", header))}.");
        }

        if (!found.ContainsKey("cdrId") && !found.ContainsKey("sessionId") && !found.ContainsKey("evseId"))
            throw new StatementUnreadableException($"No column names a charge; the columns are: {Short(string.Join(", ", header))}. A mapping is needed.");
        return found;
    }

    private static string Short(string text) => text.Length <= 200 ? text : text[..200] + "…";
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using RoamingHub.Core.Reconciliation;

namespace RoamingHub.Hub.Reconciliation;

/// <summary>
/// A statement as CSV, read line by line. A line names the columns, not always the first; lines are counted after it, from 1, empty ones left out.
/// </summary>
internal sealed class CsvStatement : IDisposable
{
    private const int LongestField = 10_000;
    private const int Head = 64 * 1024;

    private readonly CsvReader _csv;
    private readonly CsvMapping _mapping;
    private readonly CsvHeader _header;
    private readonly CsvSums _sums = new();
    private bool _bad;

    private CsvStatement(TextReader text, CsvHeader header, CsvMapping mapping)
    {
        _csv = new(text, Configuration(header.Delimiter, () => _bad = true));
        _mapping = mapping;
        _header = header;
    }

    /// <summary>Reads the names of the columns. Throws <see cref="StatementUnreadableException"/> where the mapping does not fit them.</summary>
    public static async Task<CsvStatement> OpenAsync(Stream body, CsvMapping mapping, CancellationToken ct = default)
    {
        var encoding = mapping.Encoding switch { "latin1" => Encoding.Latin1, "utf-16" => Encoding.Unicode, _ => Encoding.UTF8 };
        var text = new StreamReader(body, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: Head);
        try
        {
            var head = new char[Head];
            var read = await text.ReadBlockAsync(head.AsMemory(), ct);
            var beginning = new string(head, 0, read);
            var statement = new CsvStatement(new HeadedText(beginning, text), CsvHeader.Find(beginning, mapping), mapping);
            await statement.SkipHeaderAsync();
            return statement;
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    public static CsvConfiguration Configuration(string delimiter, Action? bad = null) => new(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter, MissingFieldFound = null, MaxFieldSize = LongestField, BadDataFound = _ => bad?.Invoke(), TrimOptions = TrimOptions.Trim, HasHeaderRecord = false,
    };

    public static string Short(string text) => text.Length <= 200 ? text : text[..(char.IsHighSurrogate(text[199]) ? 199 : 200)] + "…";

    /// <summary>Throws <see cref="StatementUnreadableException"/> where it cannot be read on.</summary>
    public async IAsyncEnumerable<StatementEntry> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var number = 0;
        while (await NextAsync(number + 1))
        {
            ct.ThrowIfCancellationRequested();
            number++;
            var entry = Entry(number);
            if (entry.Line is { } line)
                _sums.Add(line);
            yield return entry with { Row = _csv.Parser.RawRow };
        }
    }

    public void Dispose() => _csv.Dispose();

    private async Task SkipHeaderAsync()
    {
        for (var i = 0; i <= _header.Before; i++)
            await NextAsync(0);
    }

    // Lines without anything in them are none.
    private async Task<bool> NextAsync(int number)
    {
        try
        {
            do
            {
                _bad = false;
                if (!await _csv.ReadAsync())
                    return false;
            }
            while (IsEmpty());

            return true;
        }
        catch (CsvHelperException e)
        {
            throw new StatementUnreadableException(
                $"It cannot be read from line {number} on (row {_csv.Parser.RawRow} of the file): a field is longer than {LongestField} characters, or a quotation mark is never closed.", e);
        }
    }

    private bool IsEmpty()
    {
        for (var i = 0; i < _csv.Parser.Count; i++)
        {
            if (!string.IsNullOrWhiteSpace(_csv.Parser[i]))
                return false;
        }

        return true;
    }

    private StatementEntry Entry(int number)
    {
        if (_bad)
            return StatementEntry.Faulty(number, "A quotation mark stands where none can.");
        var (fault, column) = ((string?)null, (string?)null);
        var (start, _) = Time("start");
        var (end, endAgain) = Time("end");
        if (end < start)
            end = endAgain; // the clock shows that hour twice
        var line = new StatementLine(
            number, Text("cdrId"), Text("sessionId"), Text("evseId"), Text("token"), start, end, Energy(), Text("currency") ?? _mapping.Currency,
            Number("exclVat"), Number("inclVat"), Text("owner"));
        if (CsvSums.IsSum(_csv.Parser.Record ?? [], line))
            return StatementEntry.Faulty(number, _sums.Compare(line));
        if (Shape() is { } shape)
            return StatementEntry.Faulty(number, shape);
        return fault is null ? StatementEntry.Of(line) : StatementEntry.Faulty(number, fault, column: column);

        string? Text(string member) =>
            _header.Columns.TryGetValue(member, out var index) && index < _csv.Parser.Count && _csv.Parser[index] is { Length: > 0 } text ? text : null;

        decimal? Number(string member)
        {
            if (Text(member) is not { } text)
                return null;
            if (_mapping.TryNumber(text, out var value))
                return value;
            Blame(member, $"{member}: \"{Short(text)}\" is no number.");
            return null;
        }

        decimal? Energy() => Number("energy") is { } value ? _mapping.EnergyUnit == "Wh" ? value / 1000 : value : null;

        (DateTimeOffset? Time, DateTimeOffset? Again) Time(string member)
        {
            if (Text(member) is not { } text)
                return (null, null);
            if (_mapping.TryTime(text, out var value, out var again))
                return (value, again);
            Blame(member, $"{member}: \"{Short(text)}\" is no time.");
            return (null, null);
        }

        void Blame(string member, string why)
        {
            if (fault is null)
                (fault, column) = (why, _header.Names[_header.Columns[member]].Trim());
        }
    }

    // A number with a comma in a file of commas has pushed all that follows aside.
    private string? Shape()
    {
        foreach (var (member, index) in _header.Columns)
        {
            if (index >= _csv.Parser.Count)
                return $"It has {_csv.Parser.Count} fields: there is none for {member}.";
        }

        for (var i = _header.Names.Count; i < _csv.Parser.Count; i++)
        {
            if (!string.IsNullOrWhiteSpace(_csv.Parser[i]))
                return $"It has {_csv.Parser.Count} fields, and {_header.Names.Count} have a name.";
        }

        return null;
    }
}

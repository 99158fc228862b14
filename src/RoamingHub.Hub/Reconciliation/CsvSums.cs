using System.Globalization;
using RoamingHub.Core.Reconciliation;

namespace RoamingHub.Hub.Reconciliation;

/// <summary>Adds up the lines of a statement, and knows a line that does the same: it is no charge, but it should come to as much.</summary>
internal sealed class CsvSums
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "total", "totals", "grandtotal", "subtotal", "sum", "summe", "summen", "gesamt", "gesamtsumme", "gesamtbetrag", "zwischensumme", "totaal", "subtotaal", "totale",
        "totaux", "somme", "suma", "razem", "totalt", "saldo", "ukupno", "celkem", "yhteensä",
    };

    private decimal _excl;
    private decimal _incl;

    public void Add(StatementLine line)
    {
        _excl += line.ExclVat ?? 0;
        _incl += line.InclVat ?? 0;
    }

    /// <summary>A word for a sum, and nothing of a charge's.</summary>
    public static bool IsSum(IReadOnlyList<string> fields, StatementLine read) =>
        read is { Start: null, End: null, Token: null } && new[] { read.RecordId, read.Session, read.EvseId }.All(id => id is null || IsWord(id)) && fields.Any(IsWord);

    private static bool IsWord(string field) => Words.Contains(string.Concat(field.Where(char.IsLetter)));

    /// <summary>What a line of sums says, beside what was read before it.</summary>
    public string Compare(StatementLine sum)
    {
        var sides = new (string Name, decimal? Theirs, decimal Read)[] { ("without VAT", sum.ExclVat, _excl), ("with VAT", sum.InclVat, _incl) }.Where(s => s.Theirs is not null).ToList();
        var agrees = sides.Count == 0 ? "" : sides.All(s => s.Theirs == s.Read) ? " That agrees with the lines before it." : " The lines before it come to something else.";
        var told = sides.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Theirs} {s.Name}, read {s.Read}"));
        return $"It is a sum and no charge: {(sides.Count == 0 ? "without an amount" : string.Join("; ", told))}.{agrees}";
    }
}

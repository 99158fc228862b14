using System.Globalization;

namespace RoamingHub.Core.Tariffs;

/// <summary>A line of a bill in sentences: what was measured and billed, and below it why no other element priced it.</summary>
internal sealed class LineText(PricedCharge charge, LocalTimes? times)
{
    private readonly MoneyText money = new(charge.Currency);
    private decimal soFar;
    private decimal soFarInclVat;

    public IEnumerable<string> Of(PricedLine line)
    {
        yield return line.Dimension is LineDimension.MinPrice or LineDimension.MaxPrice
            ? Limit(line)
            : $"{Head(line.Dimension, line.From, line.To)}{Arithmetic(line)}{Vat(line)} ({line.Why})";
        soFar += line.ExclVat;
        soFarInclVat += line.InclVat ?? line.ExclVat;
        foreach (var passed in line.PassedOver ?? []) yield return Passed(passed);
    }

    public IEnumerable<string> Of(FreeStretch free)
    {
        var measured = free.Unit == "1" ? "" : $"{MeasuredText.Of(free.Measured, free.Unit)} ";
        yield return $"{Head(free.Dimension, free.From, free.To)}{measured}free, no element applies";
        foreach (var passed in free.PassedOver) yield return Passed(passed);
    }

    private static string Passed(PassedElement passed) => $"  not element {passed.Element}: {passed.Why}";

    private string Head(LineDimension dimension, DateTimeOffset from, DateTimeOffset to) =>
        times is null || dimension is LineDimension.Flat or LineDimension.ReservationFlat
            ? $"{Explanation.Word(dimension)} "
            : $"{Explanation.Word(dimension)} {times.Span(from, to)}: ";

    private string Arithmetic(PricedLine line)
    {
        if (line.Unit == "1") return money.Of(line.ExclVat);
        var billed = MeasuredText.Of(line.Billed, line.Unit);
        return $"{MeasuredText.Of(line.Measured, line.Unit)}{Stepped(line, billed)} × {money.Of(line.Price)} = {money.Of(line.ExclVat)}";
    }

    private string Stepped(PricedLine line, string billed)
    {
        if (line.Billed == line.Measured) return "";
        if (line.Step is not { } step) return $", billed {billed}";
        var alike = charge.Lines.Where(l => l.Dimension == line.Dimension && l.Element is not null).ToList();
        var words = $", step {step} {(line.Unit == "kWh" ? "Wh" : "s")}: ";
        return alike.Count == 1
            ? $"{words}{Number(line.Measured, line.Unit)} → {billed}"
            : $"{words}{Number(alike.Sum(l => l.Measured), line.Unit)} → {MeasuredText.Of(alike.Sum(l => l.Billed), line.Unit)} in all, here {billed}";
    }

    private static string Number(decimal quantity, string unit) => MeasuredText.Of(quantity, unit)[..^(unit.Length + 1)];

    private string Vat(PricedLine line) => line.Vat is { } percent
        ? string.Create(CultureInfo.InvariantCulture, $" + {percent:0.####} % VAT = {money.Of(line.InclVat ?? line.ExclVat)}")
        : "";

    private string Limit(PricedLine line)
    {
        var withVat = line.InclVat is { } incl ? $", with VAT {money.Number(soFarInclVat)} → {money.Of(soFarInclVat + incl)}" : "";
        return $"{Explanation.Word(line.Dimension)} {money.Number(soFar)} → {money.Of(soFar + line.ExclVat)}{withVat} ({line.Why})";
    }
}

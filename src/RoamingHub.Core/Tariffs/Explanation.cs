using System.Globalization;

namespace RoamingHub.Core.Tariffs;

/// <summary>A priced charge as people read it on a screen or in an answer to a complaint.</summary>
public static class Explanation
{
    public static IReadOnlyList<string> Of(PricedCharge charge)
    {
        ArgumentNullException.ThrowIfNull(charge);
        var money = "0." + new string('0', CurrencyDecimals.Of(charge.Currency)) + "########";
        string Money(decimal amount) => $"{amount.ToString(money, CultureInfo.InvariantCulture)} {charge.Currency}";
        var total = charge.Total.InclVat is { } incl
            ? $"TOTAL {Money(charge.Total.ExclVat)} without VAT, {Money(incl)} with VAT"
            : $"TOTAL {Money(charge.Total.ExclVat)}";
        return [.. charge.Lines.Select(line => Line(line, Money)), total];
    }

    /// <summary>The word for a dimension in the API and in print.</summary>
    public static string Word(LineDimension dimension) => dimension switch
    {
        LineDimension.ReservationFlat => "RESERVATION_FLAT",
        LineDimension.ReservationTime => "RESERVATION_TIME",
        LineDimension.Flat => "FLAT",
        LineDimension.Energy => "ENERGY",
        LineDimension.Time => "TIME",
        LineDimension.Parking => "PARKING_TIME",
        LineDimension.MinPrice => "MIN_PRICE",
        _ => "MAX_PRICE",
    };

    private static string Line(PricedLine line, Func<decimal, string> money)
    {
        var vat = line.Vat is { } percent
            ? string.Create(CultureInfo.InvariantCulture, $" + {percent:0.##} % VAT = {money(line.InclVat ?? line.ExclVat)}")
            : "";
        var arithmetic = line.Unit == "1" ? money(line.ExclVat) : $"{Quantity(line)} × {money(line.Price)} = {money(line.ExclVat)}";
        return $"{Word(line.Dimension)} {arithmetic}{vat} ({line.Why})";
    }

    private static string Quantity(PricedLine line)
    {
        string Text(decimal quantity) => $"{quantity.ToString("0.000###", CultureInfo.InvariantCulture)} {line.Unit}";
        return line.Billed == line.Measured ? Text(line.Measured) : $"{Text(line.Measured)}, billed {Text(line.Billed)}";
    }
}

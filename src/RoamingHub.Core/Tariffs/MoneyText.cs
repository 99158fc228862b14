using System.Globalization;

namespace RoamingHub.Core.Tariffs;

/// <summary>Exact amounts in print: never fewer decimals than the currency has, and what does not end is cut at ten.</summary>
internal sealed class MoneyText(string currency)
{
    private const int MostDecimals = 10;

    private readonly string format = FormatOf(CurrencyDecimals.Of(currency));

    public string Of(decimal amount) => $"{Number(amount)} {currency}";

    public string Number(decimal amount) => amount.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>As it is printed, so that what looks the same is called the same.</summary>
    public static decimal Shown(decimal amount) => Math.Round(amount, MostDecimals, MidpointRounding.AwayFromZero);

    private static string FormatOf(int decimals) => "0." + new string('0', decimals) + new string('#', MostDecimals - decimals);
}

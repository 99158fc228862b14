using System.Globalization;
using System.Text;

namespace RoamingHub.Core.Tariffs;

/// <summary>The reason for a line, for people.</summary>
internal static class Why
{
    public static string Of(Run run)
    {
        var words = run.Element?.Words ?? "free: no element applies";
        if (!run.MissedReading && run.Surplus.IsZero) return words;
        var text = new StringBuilder(words);
        if (run.MissedReading)
        {
            var missed = string.Join(" and element ", Selecting.Missed(run.PricedDimension, run.First, run.Element));
            text.Append(CultureInfo.InvariantCulture, $"; element {missed} passed over: ");
            text.Append("its limit on power or current does not hold without a reading");
        }

        if (run is { Surplus.IsZero: false, Component: { } component })
        {
            var unit = component.Dimension == PriceDimension.Energy ? "Wh" : "s";
            text.Append(CultureInfo.InvariantCulture, $"; raised to a full step of {Math.Max(1, component.StepSize)} {unit}");
        }

        return text.ToString();
    }

    public static string Of(LineDimension dimension, Amount limit, string currency) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(dimension == LineDimension.MinPrice ? "raised to the minimum" : "cut to the maximum")} price of {limit.ExclVat} {currency}")
        + (limit.InclVat is { } incl ? string.Create(CultureInfo.InvariantCulture, $" ({incl} {currency} with VAT)") : "");
}

using System.Globalization;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Sessions;

/// <summary>How strict the gate is, as it is set. What is not understood is refused at the start: a rule that is misspelt would be on when it was thought off.</summary>
internal static class GateConfiguration
{
    private const string Rules = "Hub:Cdrs:Rules";
    private const string Limits = "Hub:Cdrs:Limits";

    /// <exception cref="InvalidOperationException">A rule or a limit that there is not, or a value that it cannot have.</exception>
    public static GateSettings From(IConfiguration configuration, MeteringPolicy metering)
    {
        var rules = new Dictionary<string, Severity>();
        foreach (var setting in configuration.GetSection(Rules).GetChildren())
        {
            var (rule, severity, fault) = GateRules.Read(setting.Key, setting.Value);
            if (fault is not null)
                throw new InvalidOperationException($"{Rules}: {fault}.");
            rules[rule!.Name] = severity;
        }

        return new(rules, configuration.GetSection(Limits).GetChildren().Aggregate(new GateLimits(), Set), metering);
    }

    private static GateLimits Set(GateLimits limits, IConfigurationSection setting)
    {
        if (setting.Key.Equals(nameof(GateLimits.MostPerKwh), StringComparison.OrdinalIgnoreCase))
            return limits with { MostPerKwh = setting.GetChildren().Aggregate(limits.MostPerKwh, SetPrice) };
        var limit = GateLimits.All.FirstOrDefault(l => l.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidOperationException(
                $"{Limits} names '{setting.Key}', which is none of {string.Join(", ", GateLimits.All.Select(l => l.Name))}, {nameof(GateLimits.MostPerKwh)}.");
        return limit.Set(limits, Read(setting, limit.Least, limit.Most));
    }

    private static Dictionary<string, decimal> SetPrice(IReadOnlyDictionary<string, decimal> prices, IConfigurationSection setting) =>
        Currencies.IsKnown(setting.Key.ToUpperInvariant())
            ? new(prices) { [setting.Key.ToUpperInvariant()] = Read(setting, 0, 1_000_000) }
            : throw new InvalidOperationException($"{Limits}:{nameof(GateLimits.MostPerKwh)} names '{setting.Key}', which is no currency.");

    private static decimal Read(IConfigurationSection setting, decimal least, decimal most) =>
        decimal.TryParse(setting.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{setting.Path} is '{setting.Value}', which is no number from {least} to {most}."));
}

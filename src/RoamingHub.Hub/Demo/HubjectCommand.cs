using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Hub.Demo;

/// <summary><c>-- hubject [--port 9091] [--operator DE*ABC=http://…] [--provider DE-8EO[=http://…]] [--card 04A1B2C3D4E5F6=DE-8EO]</c>: the simulated Hubject alone, to
/// try a hub, a CPO's back end or an EMP with.</summary>
internal static class HubjectCommand
{
    private const string Usage =
        "usage: hubject [--port 9091] [--operator DE*ABC[=service url]]... [--provider DE-8EO[=service url]]... [--card uid=provider]... [--budgets] [--strict-times]";

    public static async Task<int> RunAsync(string[] args)
    {
        if (Read(args) is not { } trial)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        await using var hubject = await HubjectSimulator.StartAsync(new HubjectOptions { Port = trial.Port, WithDesk = true });
        hubject.Budgets.AreKept = trial.Budgets;
        hubject.MeasuresArrivals = trial.StrictTimes;
        foreach (var known in trial.Operators)
            hubject.Register(known);
        foreach (var known in trial.Providers)
            hubject.RegisterProvider(known);
        foreach (var driver in trial.Drivers)
            hubject.Know(driver);
        var url = hubject.BaseUrl.ToString().TrimEnd('/');
        Console.WriteLine($"Hubject listens at {url}, for CPOs and for EMPs. Operators: {string.Join(", ", trial.Operators.Select(o => o.OperatorId))}.");
        Console.WriteLine($"See it and work it: {url}/desk (README, A Hubject to try with). Ctrl+C stops it.");
        await ConsoleStop.WaitAsync();
        return 0;
    }

    /// <summary>Null: these are no options of ours.</summary>
    internal static Trial? Read(string[] args)
    {
        var trial = new Trial(9091, [], [], [], false, false);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is "--budgets" or "--strict-times")
            {
                trial = args[i] == "--budgets" ? trial with { Budgets = true } : trial with { StrictTimes = true };
                continue;
            }

            if (i + 1 == args.Length || With(trial, args[i], args[i + 1]) is not { } read)
                return null;
            trial = read;
            i++;
        }

        return trial.Operators.Count > 0 ? trial : trial with { Operators = [new("DE*ABC")] };
    }

    private static Trial? With(Trial trial, string option, string value)
    {
        var (name, rest) = value.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (value[..at], value[(at + 1)..]) : (value, null);
        var url = rest is not null && Uri.TryCreate(rest, UriKind.Absolute, out var read) ? read : null;
        return option switch
        {
            "--port" when int.TryParse(value, out var port) && port is >= 0 and <= ushort.MaxValue => trial with { Port = port },
            "--operator" when OperatorIds.IsValid(name) && (rest is null || url is not null) => trial with { Operators = [.. trial.Operators, new(name, url)] },
            "--provider" when ProviderIds.IsValid(name) && (rest is null || url is not null) => trial with { Providers = [.. trial.Providers, new(name, url)] },
            "--card" when Uids.TryNormalise(name, out var uid) && rest is not null && ProviderIds.IsValid(rest) =>
                trial with { Drivers = [.. trial.Drivers, new(Identification.Card(uid), rest)] },
            _ => null,
        };
    }

    internal sealed record Trial(
        int Port, IReadOnlyList<HubjectOperator> Operators, IReadOnlyList<HubjectProvider> Providers, IReadOnlyList<HubjectDriver> Drivers, bool Budgets, bool StrictTimes);
}

using System.Net;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.SelfCheck;

/// <summary>Whether all is there that a CPO uses, and the URLs are URLs (OCPI 2.2.1 §6.2, §16.8).</summary>
internal sealed class EndpointChecks : ICheckGroup
{
    private const int LongestUrl = 255;
    private const int LongestPath = 120; // parties, ids and a query are still to come

    private static readonly (string Module, InterfaceRole Role, string Without)[] Used =
    [
        (ModuleIds.Locations, InterfaceRole.RECEIVER, "you learn of places only when you ask for them"),
        (ModuleIds.Tariffs, InterfaceRole.RECEIVER, "you learn of prices only when you ask for them"),
        (ModuleIds.Sessions, InterfaceRole.RECEIVER, "you learn of your drivers' charges only when you ask for them"),
        (ModuleIds.Cdrs, InterfaceRole.RECEIVER, "you get your bills only when you ask for them"),
        (ModuleIds.Tokens, InterfaceRole.SENDER, "we know your cards only as far as you push them, and cannot ask you about one"),
        (ModuleIds.Commands, InterfaceRole.SENDER, "you do not order charges from afar"),
    ];

    public string Name => "endpoints";

    public Task RunAsync(CheckRun run, CancellationToken ct)
    {
        var endpoints = run.Details!.Endpoints!;
        var credentials = run.UrlOf(ModuleIds.Credentials, InterfaceRole.SENDER) is not null;
        run.Judge(credentials, "endpoints.credentials", "§6.2.4", "The credentials module is there.", "The credentials module is missing: there can be no handshake.");
        foreach (var (module, role, without) in Used)
        {
            if (run.UrlOf(module, role) is not null)
                run.Pass("endpoints." + module, "§6.2.4", $"The module {module} ({role}) is there.");
            else
                run.Advise("endpoints." + module, "§6.2.4", $"The module {module} ({role}) is missing: {without}.");
        }

        JudgeUrls(run, endpoints);
        JudgeChange(run);
        return Task.CompletedTask;
    }

    private static void JudgeUrls(CheckRun run, IReadOnlyList<VersionEndpoint> endpoints)
    {
        var wrong = endpoints.Select(e => (Endpoint: e, Why: WhatIsWrong(e.Url))).FirstOrDefault(e => e.Why is not null);
        var twice = endpoints.GroupBy(e => (e.Identifier, e.Role?.Text)).FirstOrDefault(g => g.Count() > 1)?.Key;
        run.Judge(
            wrong.Why is null && twice is null, "endpoints.urls", "§16.8", "All URLs are absolute and short enough, each once.",
            wrong.Why is not null ? $"The URL of {wrong.Endpoint.Identifier} cannot be used: {wrong.Why}." : $"{twice?.Identifier} ({twice?.Text}) is listed twice.");
        if (endpoints.Any(e => e.Url is { Length: > LongestPath and <= LongestUrl }))
            run.Advise("endpoints.length", "§16.8", $"Some URLs are longer than {LongestPath} characters; with parties and ids behind them they may not fit into 255.");
        var hosts = endpoints.Select(e => e.Url).Append(run.Connection.VersionsUrl).Where(u => WhatIsWrong(u) is null).Select(u => new Uri(u!)).ToList();
        JudgeScheme(run, hosts);
        if (!hosts.TrueForAll(h => h.AbsolutePath.Contains("2.2.1", StringComparison.Ordinal) || h.OriginalString == run.Connection.VersionsUrl))
            run.Advise("endpoints.version-in-path", "§4.3", "Some URLs do not have 2.2.1 in their path; the standard advises it.");
    }

    private static void JudgeScheme(CheckRun run, List<Uri> urls)
    {
        var plain = urls.Where(u => u.Scheme == Uri.UriSchemeHttp).ToList();
        if (plain.Count == 0)
            run.Pass("endpoints.https", "§4.1.1", "All URLs are https.");
        else if (plain.TrueForAll(IsOfTestNetwork))
            run.Skip("endpoints.https", "§4.1.1", "your URLs are http in a private network, which is for tests");
        else
            run.Fault("endpoints.https", "§4.1.1", $"{plain.Find(u => !IsOfTestNetwork(u))!.Host} is called by http: tokens and bills go over the net in the clear.");
    }

    private static void JudgeChange(CheckRun run)
    {
        if (!run.Connection.Connected)
            return;
        var before = run.Connection.Endpoints.ToHashSet();
        var now = OcpiConnection.EndpointsOf(run.Details!).ToHashSet();
        if (before.SetEquals(now))
            run.Pass("endpoints.unchanged", "§7.1.3", "The modules are those of the handshake.");
        else
            run.Advise("endpoints.unchanged", "§7.1.3", "The modules are not those of the handshake; tell us by PUT to our credentials.");
    }

    private static string? WhatIsWrong(string? url) =>
        PartnerHttp.Refuse(url) ?? (url!.Length > LongestUrl ? $"it has {url.Length} characters, and 255 are allowed" : null);

    internal static bool IsOfTestNetwork(Uri url) => url.IsLoopback || (IPAddress.TryParse(url.Host, out var literal) && PartnerAddress.IsPrivate(literal));
}

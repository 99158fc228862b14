using System.Text.Json;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.SelfCheck;

/// <summary>
/// The window of a list: <c>last_updated</c> from inclusive, to exclusive (OCPI 2.2.1 §4.1.4.1.2). One token's own time shows both ends: it is
/// in the window that begins there, and not in the one that ends there.
/// </summary>
internal sealed class DateChecks : ICheckGroup
{
    private const string Section = "§4.1.4.1.2";

    public string Name => "dates";

    public async Task RunAsync(CheckRun run, CancellationToken ct)
    {
        var url = run.UrlOf(ModuleIds.Tokens, InterfaceRole.SENDER);
        if (url is null || run.Answers.Where(a => a.Items > 0).SelectMany(a => a.Data!.Value.EnumerateArray()).Select(Stamp.Of).FirstOrDefault(s => s is not null) is not { } token)
        {
            run.Skip(Name, Section, "there is no token whose last_updated could be asked for");
            return;
        }

        await JudgeFromAsync(run, url, token, ct);
        await JudgeToAsync(run, url, token, ct);
        await JudgeFutureAsync(run, url, token, ct);
    }

    private static async Task JudgeFromAsync(CheckRun run, string url, Stamp token, CancellationToken ct)
    {
        var answer = await run.AskAsync(Window(url, token.At, token.At.AddSeconds(1)), ct);
        if (!answer.Succeeded)
            run.Fault("dates.from", Section, $"A window of dates cannot be read: {answer.Outcome}.", answer);
        else if (Outside(answer, token.At, token.At.AddSeconds(1)) is { } stray)
            run.Fault("dates.from", Section, $"We asked for {token.Text} and the second after, and a token of {stray} came.", answer);
        else
            run.Judge(Holds(answer, token), "dates.from", Section, "date_from is inclusive.", "A token whose last_updated is date_from was left out; date_from is inclusive.", answer);
    }

    private static async Task JudgeToAsync(CheckRun run, string url, Stamp token, CancellationToken ct)
    {
        var answer = await run.AskAsync(Window(url, token.At.AddSeconds(-1), token.At), ct);
        if (!answer.Succeeded)
            run.Fault("dates.to", Section, $"A window of dates cannot be read: {answer.Outcome}.", answer);
        else
            run.Judge(
                Outside(answer, token.At.AddSeconds(-1), token.At) is null, "dates.to", Section, "date_to is exclusive.",
                "A token whose last_updated is date_to, or later, came; date_to is exclusive, else it comes in two windows.", answer);
    }

    private static async Task JudgeFutureAsync(CheckRun run, string url, Stamp token, CancellationToken ct)
    {
        var answer = await run.AskAsync(CheckRequest.GetFrom(OcpiUrl.AddQuery(url, "date_from", OcpiTime.Write(token.At.AddYears(30)))), ct);
        run.Judge(
            answer is { Succeeded: true, Items: 0 }, "dates.empty", Section, "A window with nothing in it is an empty list.",
            $"A window with nothing in it must be HTTP 200 with an empty list, and was {answer.Outcome} with {answer.Items ?? 0} tokens.", answer);
        if (answer is { Succeeded: true, Items: 0 } && answer.Header(OcpiHeaders.TotalCount) is { } total && total != "0")
            run.Fault("dates.total-count", "§4.1.4.1.3", $"X-Total-Count counts what the filter lets through: here 0, not {total}.", answer);
    }

    private static CheckRequest Window(string url, DateTimeOffset from, DateTimeOffset to) => CheckRequest.GetFrom(
        OcpiUrl.AddQuery(OcpiUrl.AddQuery(url, "date_from", OcpiTime.Write(from)), "date_to", OcpiTime.Write(to)));

    private static bool Holds(CheckAnswer answer, Stamp token) =>
        // A partner may cut the page; then the token may be on a later one.
        answer.Data is { ValueKind: JsonValueKind.Array } list
        && (list.EnumerateArray().Any(e => Stamp.Of(e) == token) || (answer.Items > 0 && answer.Header(OcpiHeaders.Link) is not null));

    private static string? Outside(CheckAnswer answer, DateTimeOffset from, DateTimeOffset to) => answer.Data is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Select(Stamp.Of).FirstOrDefault(s => s is not null && (s.At < from || s.At >= to))?.Text
        : null;

    /// <summary>Which token, and when it last changed.</summary>
    private sealed record Stamp(string Uid, DateTimeOffset At, string Text)
    {
        public static Stamp? Of(JsonElement token) =>
            token.ValueKind == JsonValueKind.Object && Word(token, "uid") is { } uid && Word(token, "last_updated") is { } text && OcpiTime.TryRead(text, out var at)
                ? new(uid, at, text)
                : null;

        private static string? Word(JsonElement token, string name) =>
            token.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
    }
}

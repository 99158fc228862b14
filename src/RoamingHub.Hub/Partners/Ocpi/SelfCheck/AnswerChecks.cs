using System.Globalization;
using System.Text.Json;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Partners.Ocpi.SelfCheck;

/// <summary>What all answers have in common, looked at over every one of this run: envelope, ids, routing, clock and speed.</summary>
internal sealed class AnswerChecks : ICheckGroup
{
    private static readonly TimeSpan SmallSkew = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GreatSkew = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    public string Name => "answers";

    public Task RunAsync(CheckRun run, CancellationToken ct)
    {
        var answers = run.Answers.Where(a => a.Http is not null).ToList();
        if (answers.Count == 0)
        {
            run.Skip(Name, "§4.1.7", "there was no answer to look at");
            return Task.CompletedTask;
        }

        JudgeEnvelope(run, answers);
        JudgeTimestamps(run, answers);
        JudgeIds(run, answers, "answers.request-id", OcpiHeaders.RequestId, a => a.RequestId);
        JudgeIds(run, answers, "answers.correlation-id", OcpiHeaders.CorrelationId, a => a.CorrelationId);
        JudgeRouting(run, answers);
        JudgeClock(run, answers);
        var slowest = answers.MaxBy(a => a.Took)!;
        var seconds = slowest.Took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        if (slowest.Took > Slow)
            run.Advise("answers.speed", "§12.2.2.2", $"The slowest answer took {seconds} s; a driver at the card reader waits for it.", slowest);
        else
            run.Pass("answers.speed", "§12.2.2.2", $"The slowest answer took {seconds} s.", slowest);
        return Task.CompletedTask;
    }

    // Without envelope an error is still understood, so there it is only advised (OCPI 2.2.1 §4.1.7).
    private static void JudgeEnvelope(CheckRun run, List<CheckAnswer> answers)
    {
        const string section = "§4.1.7";
        var good = answers.Where(a => a.Http is >= 200 and < 300).ToList();
        if (good.Find(a => a.Code is null or < 1000 or > 4999) is { } without)
            run.Fault("envelope.shape", section, "An answer is no envelope with a four-digit status_code.", without);
        else if (good.Find(a => a.Envelope!.Value.TryGetProperty("status_message", out var m) && m.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)) is { } odd)
            run.Fault("envelope.shape", section, "status_message is not a string.", odd);
        else
            run.Pass("envelope.shape", section, "Answers are envelopes with status_code.");
        if (answers.Find(a => a.Http >= 300 && a.Code is null) is { } bare)
            run.Advise("envelope.errors", section, $"An answer with HTTP {bare.Http} has no envelope, so it does not say what is wrong.", bare);
        else
            run.Pass("envelope.errors", section, "Errors have an envelope, too.");
        if (good.Find(a => a.Header("Content-Type")?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) != true) is { } untyped)
            run.Fault("envelope.content-type", "§4.1.4", $"An answer is declared as {untyped.Header("Content-Type") ?? "nothing"} and not as application/json.", untyped);
        else
            run.Pass("envelope.content-type", "§4.1.4", "Answers are declared as application/json.");
    }

    private static void JudgeTimestamps(CheckRun run, List<CheckAnswer> answers)
    {
        var enveloped = answers.Where(a => a.Code is not null).ToList();
        if (enveloped.Find(a => a.Timestamp is null) is { } without)
            run.Fault("envelope.timestamp", "§4.1.7", "An envelope has no timestamp.", without);
        else if (enveloped.Find(a => !OcpiTime.IsExact(a.Timestamp)) is { } odd)
            run.Fault("envelope.timestamp", "§16.2", $"A timestamp must look like 2015-06-29T20:39:09Z, in UTC, at most 25 characters; {odd.Timestamp} does not.", odd);
        else
            run.Pass("envelope.timestamp", "§16.2", "Timestamps are as they should be.");
    }

    private static void JudgeIds(CheckRun run, List<CheckAnswer> answers, string id, string header, Func<CheckAnswer, string> sent)
    {
        if (answers.Find(a => a.Header(header) is not null && a.Header(header) != sent(a)) is { } other)
            run.Fault(id, "§4.2", $"{header} must come back as it was sent; it came back as {other.Header(header)}.", other);
        else if (answers.Find(a => a.Header(header) is null) is { } without)
            run.Fault(id, "§4.2", $"{header} is missing in the answer (HTTP {without.Http}).", without);
        else
            run.Pass(id, "§4.2", $"{header} comes back.");
    }

    private static void JudgeRouting(CheckRun run, List<CheckAnswer> answers)
    {
        const string section = "§4.1.8";
        if (answers.Find(a => !a.Request.Routed && a.Routing is not { From: null, To: null }) is { } configuration)
            run.Advise("routing.configuration", section, "Versions and credentials are answered with OCPI-to/from headers; they must not have any.", configuration);
        var routed = answers.Where(a => a.Request.Routed).ToList();
        var theirs = run.Connection.FirstParty;
        if (routed.Count == 0 || theirs is null)
            run.Skip("routing.turned", section, "no functional module was asked");
        else if (routed.Find(a => a.Routing.To is { } to && to != run.Ours) is { } wrongTo)
            run.Fault("routing.turned", section, $"OCPI-to of the answer must be who asked, {run.Ours}; it is {wrongTo.Routing.To}.", wrongTo);
        else if (routed.Find(a => a.Routing.From is { } from && from != theirs) is { } wrongFrom)
            run.Fault("routing.turned", section, $"OCPI-from of the answer must be who was asked, {theirs}; it is {wrongFrom.Routing.From}.", wrongFrom);
        else if (routed.Find(a => a.Routing is { From: null } or { To: null }) is { } without)
            run.Fault("routing.turned", section, $"The answer (HTTP {without.Http}) does not say by OCPI-to and OCPI-from who answers whom.", without);
        else
            run.Pass("routing.turned", section, "Answers say who answers whom.");
    }

    private static void JudgeClock(CheckRun run, List<CheckAnswer> answers)
    {
        var clocks = answers.Where(a => OcpiTime.TryRead(a.Timestamp, out _)).Select(a => (Answer: a, Skew: SkewOf(a))).ToList();
        if (clocks.Count == 0)
        {
            run.Skip("clock.skew", "§4.1.7", "no answer has a timestamp");
            return;
        }

        var (seen, skew) = clocks.MaxBy(c => c.Skew.Duration());
        var text = $"{skew.Duration().TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s {(skew < TimeSpan.Zero ? "behind" : "ahead of")} ours";
        if (skew.Duration() > GreatSkew)
            run.Fault("clock.skew", "§4.1.7", $"Your clock is {text}: windows of dates and expiries will not mean the same to both of us.", seen);
        else if (skew.Duration() > SmallSkew)
            run.Advise("clock.skew", "§4.1.7", $"Your clock is {text}.", seen);
        else
            run.Pass("clock.skew", "§4.1.7", "Your clock is right.");
    }

    // The answer was made between sending and receiving; a time inside that span is right, also where the timestamp has whole seconds only.
    private static TimeSpan SkewOf(CheckAnswer answer)
    {
        OcpiTime.TryRead(answer.Timestamp, out var at);
        var (earliest, latest) = (answer.SentAt.AddSeconds(-1), answer.SentAt + answer.Took);
        return at < earliest ? at - earliest : at > latest ? at - latest : TimeSpan.Zero;
    }
}

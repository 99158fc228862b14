using System.Collections.Concurrent;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Hub.Partners.Oicp.Authorization;

/// <summary>What is asked of Hubject for one start, in our own terms.</summary>
/// <param name="Ours">Our reference for it, the CPOPartnerSessionID.</param>
/// <param name="EvseId">Null where the driver may yet choose.</param>
/// <param name="Begun">The charge runs already, or has ended: nobody waits for the answer, and it can be asked for again.</param>
internal sealed record StartQuestion(
    StationId Station, TokenRef Token, Identification Shown, string Ours, string? EvseId, string? Product, bool Begun = false);

/// <summary>What came of a question.</summary>
internal abstract record StartWord
{
    /// <param name="Asked">The question that was answered; an earlier one whose answer came late.</param>
    public sealed record Yes(AuthorizationStart Answer, StartQuestion Asked, string? ProcessId) : StartWord;

    public sealed record No(string? Code, string Why) : StartWord;

    /// <summary>No answer, or none that says anything of the driver.</summary>
    public sealed record Silence(string Why) : StartWord;

    /// <summary>It is we who are not let in, whoever the driver is.</summary>
    public sealed record LockedOut(string Why) : StartWord;
}

/// <summary>
/// Asks AuthorizeStart, once for each physical start, since every yes makes a session at Hubject. A no is remembered for a moment. An answer that
/// comes too late for the station is kept for the driver's next try: it is not asked again.
/// </summary>
internal sealed class StartQuestions(TimeProvider time, OicpOptions options, ILogger<StartQuestions> logger)
{
    private readonly ConcurrentDictionary<PartnerId, Circuit> _circuits = new();
    private readonly ConcurrentDictionary<Key, Refusal> _refused = new();
    private readonly ConcurrentDictionary<Key, Late> _late = new();

    public Circuit CircuitOf(PartnerId partner) => _circuits.GetOrAdd(partner, _ => new(options.CircuitAfter, options.CircuitFor, time));

    /// <param name="patience">Ends when the station cannot wait any longer; the call itself goes on to its own limit.</param>
    public async Task<StartWord> AskAsync(OicpPartner partner, StartQuestion question, CancellationToken patience)
    {
        Forget();
        var key = new Key(partner.Id, question.Station, TokenRef.Fold(question.Token.Uid));
        if (_refused.TryGetValue(key, out var refusal) && !(question.Begun && refusal.Code == OicpCodes.PartnerDidNotRespond))
            return new StartWord.No(refusal.Code, $"{refusal.Why} (said a moment ago)");
        if (_late.TryRemove(key, out var late) && late.Fits(question))
            return await HearAsync(partner, key, late, question.Begun, patience);
        if (CircuitOf(partner.Id).WhyNot() is { } why)
            return new StartWord.Silence($"not asked: {why}");
        try
        {
            await partner.Client.ReadyAsync(OicpOperation.AuthorizeStart, patience);
            patience.ThrowIfCancellationRequested(); // nobody is asked about a driver who has gone
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new StartWord.Silence("not asked: no room for another call in time");
        }

        return await HearAsync(partner, key, new(question, SendAsync(partner, question), time.GetUtcNow()), question.Begun, patience);
    }

    private static Task<OicpResult<AuthorizationStart>> SendAsync(OicpPartner partner, StartQuestion question) => partner.Client.LetOut.AuthorizeStartAsync(
        new(partner.Settings.OperatorId, question.Shown, question.EvseId, question.Product, CPOPartnerSessionID: question.Ours), CancellationToken.None);

    private async Task<StartWord> HearAsync(OicpPartner partner, Key key, Late asked, bool begun, CancellationToken patience)
    {
        OicpResult<AuthorizationStart> result;
        try
        {
            result = await asked.Answer.WaitAsync(patience);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            _late[key] = asked;
            CircuitOf(partner.Id).Failed("no answer in time");
            return new StartWord.Silence("no answer in time");
        }

        return Judge(partner, key, asked.Question, begun, result);
    }

    private StartWord Judge(OicpPartner partner, Key key, StartQuestion question, bool begun, OicpResult<AuthorizationStart> result)
    {
        var circuit = CircuitOf(partner.Id);
        var why = Told(result);
        switch (result)
        {
            case { IsDone: true, Answer: { SessionID: not null } answer }:
                circuit.Answered();
                return new StartWord.Yes(answer, question, result.ProcessId);
            case { IsDone: true }:
                circuit.Answered();
                return new StartWord.Silence("the answer says yes and names no session");
            case { Code: OicpCodes.PartnerDidNotRespond } when begun: // at a reader that is a no; of a charge that has begun it says nothing
                circuit.Answered();
                return new StartWord.Silence(why);
            case { Outcome: OicpOutcome.Refused } or { Code: OicpCodes.NoValidContract or OicpCodes.PartnerDidNotRespond }:
                circuit.Answered();
                _refused[key] = new(result.Code, why, time.GetUtcNow() + options.RefusedFor);
                return new StartWord.No(result.Code, why);
            case { Outcome: OicpOutcome.Misconfigured }:
                circuit.LockedOut(why);
                logger.PartnerLocked(partner.Id.Value, why);
                return new StartWord.LockedOut(why);
            default:
                circuit.Failed(why);
                return new StartWord.Silence(why);
        }
    }

    private static string Told(OicpResult<AuthorizationStart> result) =>
        (result.Why ?? "Said nothing.") + (result.ProcessId is { } process ? $" (Process-ID {process})" : "");

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var pair in _refused)
        {
            if (pair.Value.Until <= now)
                _refused.TryRemove(pair);
        }

        foreach (var pair in _late)
        {
            if (pair.Value.At + options.LateFor <= now)
                _late.TryRemove(pair);
        }
    }

    private readonly record struct Key(PartnerId Partner, StationId Station, string Uid);

    private sealed record Refusal(string? Code, string Why, DateTimeOffset Until);

    private sealed record Late(StartQuestion Question, Task<OicpResult<AuthorizationStart>> Answer, DateTimeOffset At)
    {
        // What was asked for one EVSE is no permit for another; an answer that was none is no answer.
        public bool Fits(StartQuestion now) =>
            (Question.EvseId is null || Question.EvseId == now.EvseId)
            && (!Answer.IsCompleted || Answer is { IsCompletedSuccessfully: true, Result.Outcome: OicpOutcome.Done or OicpOutcome.Refused });
    }
}

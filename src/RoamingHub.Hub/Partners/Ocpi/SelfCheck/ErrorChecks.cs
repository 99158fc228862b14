using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.SelfCheck;

/// <summary>
/// How mistakes are answered (OCPI 2.2.1 §4.1.4.1, §5). Only such as change nothing: reading what is not there, and asking about a token that does not exist.
/// </summary>
internal sealed class ErrorChecks : ICheckGroup
{
    private const string Section = "§5";

    private static readonly string[] Readable = [ModuleIds.Locations, ModuleIds.Sessions, ModuleIds.Tariffs];

    public string Name => "errors";

    public async Task RunAsync(CheckRun run, CancellationToken ct)
    {
        var nothing = "check-" + Guid.NewGuid().ToString("N")[..12];
        foreach (var module in Readable)
        {
            if (run.UrlOf(module, InterfaceRole.RECEIVER) is { } url && PartnerHttp.Refuse(url) is null)
                JudgeUnknown(run, "errors.unknown-" + module, await run.AskAsync(CheckRequest.GetFrom(OcpiUrl.Append(url, run.Ours.CountryCode, run.Ours.PartyId, nothing)), ct));
        }

        if (run.UrlOf(ModuleIds.Tokens, InterfaceRole.SENDER) is not { } tokens || PartnerHttp.Refuse(tokens) is not null)
        {
            run.Skip("errors.unknown-token", "§12.2.2.2", "there is no tokens module to ask");
            return;
        }

        var authorize = OcpiUrl.Append(tokens, nothing.ToUpperInvariant(), "authorize");
        JudgeUnknownToken(run, await run.AskAsync(new(HttpMethod.Post, authorize) { Routed = true }, ct));
        JudgeUnparsable(run, await run.AskAsync(new(HttpMethod.Post, authorize, "{ \"location_id\": ") { Routed = true }, ct));
        JudgeWrongParameter(run, await run.AskAsync(CheckRequest.GetFrom(OcpiUrl.AddQuery(tokens, "date_from", "yesterday")), ct));
        JudgeStranger(run, await run.AskAsync(CheckRequest.GetFrom(tokens) with { Token = ShownToken.Wrong }, ct));
    }

    private static void JudgeUnknown(CheckRun run, string id, CheckAnswer answer)
    {
        switch (answer)
        {
            case { Http: 404 }:
                run.Pass(id, Section, "What is not there is answered with HTTP 404.", answer);
                break;
            case { Http: >= 200 and < 300, Code: >= 2000 and < 3000 }:
                run.Advise(id, Section, $"What is not there is answered with {answer.Outcome}; the standard advises HTTP 404.", answer);
                break;
            default:
                run.Fault(id, Section, $"What is not there should be answered with HTTP 404, and was with {answer.Outcome}.", answer);
                break;
        }
    }

    private static void JudgeUnknownToken(CheckRun run, CheckAnswer answer)
    {
        const string id = "errors.unknown-token";
        const string section = "§12.2.2.2";
        switch (answer)
        {
            case { Http: 404, Code: OcpiStatus.UnknownToken }:
                run.Pass(id, section, "An unknown token is answered with HTTP 404 and 2004.", answer);
                break;
            case { Http: 404 } or { Code: OcpiStatus.UnknownToken }:
                run.Advise(id, section, $"An unknown token is to be answered with HTTP 404 and 2004, and was with {answer.Outcome}.", answer);
                break;
            case { Succeeded: true }:
                run.Fault(id, section, "A token that does not exist is answered as if it did; it must be HTTP 404 with 2004.", answer);
                break;
            default:
                run.Fault(id, section, $"An unknown token must be answered with HTTP 404 and 2004, and was with {answer.Outcome}.", answer);
                break;
        }
    }

    private static void JudgeUnparsable(CheckRun run, CheckAnswer answer) => run.Judge(
        answer.Http == 400, "errors.unparsable-json", Section, "A body that is no JSON is answered with HTTP 400.",
        $"A body that is no JSON must be answered with HTTP 400, and was with {answer.Outcome}.", answer);

    private static void JudgeWrongParameter(CheckRun run, CheckAnswer answer)
    {
        const string id = "errors.wrong-parameter";
        if (answer is { Http: 200, Code: >= 2000 and < 3000 })
            run.Pass(id, Section, "A date that is none is answered with HTTP 200 and a code of 2000.", answer);
        else if (answer is { Http: >= 500 } or { Http: null } or { Code: >= 3000 })
            run.Fault(id, Section, $"A date that is none is our mistake, to be answered with HTTP 200 and 2001; {answer.Outcome} says that you broke down.", answer);
        else
            run.Advise(id, Section, $"A date that is none is best answered with HTTP 200 and 2001, so that nobody takes the list for complete; it was with {answer.Outcome}.", answer);
    }

    private static void JudgeStranger(CheckRun run, CheckAnswer answer) => run.Judge(
        !answer.Succeeded, "errors.wrong-token", "§4.1.2", "Your tokens are not shown to a token you never gave out.",
        "Your tokens are shown to a token you never gave out; it must be answered with HTTP 401.", answer with { Received = answer.Succeeded ? "HTTP 200, and a list" : answer.Received });
}

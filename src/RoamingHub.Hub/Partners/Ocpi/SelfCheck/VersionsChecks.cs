using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.SelfCheck;

/// <summary>Who is let in and how the token is to be written, then versions and details (OCPI 2.2.1 §4.1.2, §6).</summary>
internal sealed class VersionsChecks : ICheckGroup
{
    private const string Token = "§4.1.2";

    public string Name => "versions";

    public async Task RunAsync(CheckRun run, CancellationToken ct)
    {
        var url = run.Connection.VersionsUrl!;
        var encoded = await run.AskAsync(CheckRequest.Get(url, ShownToken.Base64), ct);
        if (encoded.Http is null)
        {
            run.Fault("versions.list", "§6.1", $"Your versions URL gave no answer: {encoded.Problem}.", encoded);
            run.Stopped = "your versions URL gave no answer";
            return;
        }

        var raw = await run.AskAsync(CheckRequest.Get(url, ShownToken.Raw), ct);
        JudgeEncoding(run, encoded, raw);
        await JudgeStrangerAsync(run, "versions.wrong-token", "A token you never gave out", ShownToken.Wrong, ct);
        await JudgeStrangerAsync(run, "versions.no-token", "A request without a token", ShownToken.None, ct);
        await ReadAsync(run, run.Line.Encode ? encoded : raw, ct);
    }

    private static void JudgeEncoding(CheckRun run, CheckAnswer encoded, CheckAnswer raw)
    {
        if (encoded.Succeeded)
            run.Pass("encoding.base64", Token, "Your token is taken in base64, as the standard has it.", encoded);
        else if (raw.Succeeded)
            run.Fault("encoding.base64", Token, $"Your token is taken raw only; in base64 it was answered with {encoded.Outcome}.", encoded);
        else
            run.Fault("encoding.base64", Token, $"Your token is not let in, neither in base64 ({encoded.Outcome}) nor raw ({raw.Outcome}).", encoded);
        if (encoded.Succeeded || raw.Succeeded)
        {
            var configured = run.Line.Encode;
            run.Pass("encoding.raw", Token, raw.Succeeded ? "It is taken raw as well." : "It is not taken raw, which is right.", raw);
            run.Line.Encode = encoded.Succeeded && (configured || !raw.Succeeded);
            if (run.Line.Encode != configured)
                run.Fault("encoding.setting", Token, $"On our side the token is set to be sent {(configured ? "in base64" : "raw")}: tokenEncoding must be changed.");
        }
    }

    private static async Task JudgeStrangerAsync(CheckRun run, string id, string who, ShownToken token, CancellationToken ct)
    {
        var answer = await run.AskAsync(CheckRequest.Get(run.Connection.VersionsUrl!, token), ct);
        switch (answer)
        {
            case { Http: 401 }:
                run.Pass(id, Token, $"{who} is answered with HTTP 401.", answer);
                break;
            case { Http: 403 }:
                run.Advise(id, Token, $"{who} is answered with HTTP 403; the standard wants 401.", answer);
                break;
            case { Succeeded: true }:
                run.Fault(id, Token, $"{who} was let in; it must be answered with HTTP 401.", answer);
                break;
            default:
                run.Fault(id, Token, $"{who} must be answered with HTTP 401, and was with {answer.Outcome}.", answer);
                break;
        }
    }

    private static async Task ReadAsync(CheckRun run, CheckAnswer versions, CancellationToken ct)
    {
        run.Stopped = "your versions and their details could not be read";
        var list = versions is { Succeeded: true, Data: { } data } ? OcpiJson.Read<List<VersionEntry>>(data) : null;
        if (list?.Value is not { Count: > 0 } entries)
        {
            run.Fault("versions.list", "§6.1", $"There is no list of versions: {list?.Problem ?? versions.Outcome}.", versions);
            return;
        }

        var fault = entries.SelectMany(e => e.Validate()).FirstOrDefault();
        if (entries.Find(e => e.Version == VersionNumbers.V221)?.Url is not { } url)
        {
            run.Fault("versions.list", "§6.1", "Version 2.2.1 is not offered.", versions);
            return;
        }

        run.Judge(fault is null, "versions.list", "§6.1", "Version 2.2.1 is offered.", $"The list of versions is wrong: {fault}.", versions);
        if (PartnerHttp.Refuse(url) is { } why)
        {
            run.Fault("versions.details", "§6.2", $"The URL of the details cannot be called: {why}.", versions);
            return;
        }

        await ReadDetailsAsync(run, url, ct);
    }

    private static async Task ReadDetailsAsync(CheckRun run, string url, CancellationToken ct)
    {
        var answer = await run.AskAsync(CheckRequest.Get(url), ct);
        var reading = answer is { Succeeded: true, Data: { } data } ? OcpiJson.Read<VersionDetails>(data) : null;
        if (reading?.Value is not { Endpoints.Count: > 0 } details)
        {
            run.Fault("versions.details", "§6.2", $"There are no details of version 2.2.1: {reading?.Problem ?? answer.Outcome}.", answer);
            return;
        }

        run.Details = details;
        run.Stopped = null;
        var fault = details.Validate().Count > 0 ? details.Validate()[0] : null;
        var other = details.Version is { } version && version != VersionNumbers.V221 ? $"they are of version {version}" : null;
        run.Judge(fault is null && other is null, "versions.details", "§6.2", "The details of 2.2.1 are there.", $"The details of 2.2.1 are wrong: {fault?.ToString() ?? other}.", answer);
        if (await IsOpenAsync(run, url, ct) is { } open)
            run.Fault("versions.details-wrong-token", Token, "The details are shown to a token you never gave out; it must be answered with HTTP 401.", open);
    }

    private static async Task<CheckAnswer?> IsOpenAsync(CheckRun run, string url, CancellationToken ct) =>
        await run.AskAsync(CheckRequest.Get(url, ShownToken.Wrong), ct) is { Succeeded: true } open ? open : null;
}

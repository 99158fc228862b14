using System.Globalization;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.SelfCheck;

/// <summary>Pages of the partner's tokens (OCPI 2.2.1 §4.1.4.1).</summary>
internal sealed class PagingChecks : ICheckGroup
{
    private const string Headers = "§4.1.4.1.3";
    private const int Limit = 2;

    public string Name => "paging";

    public async Task RunAsync(CheckRun run, CancellationToken ct)
    {
        if (run.UrlOf(ModuleIds.Tokens, InterfaceRole.SENDER) is not { } url || PartnerHttp.Refuse(url) is not null)
        {
            run.Skip(Name, "§4.1.4.1", "there is no tokens module to read from");
            return;
        }

        var first = await run.AskAsync(CheckRequest.GetFrom(OcpiUrl.AddQuery(url, "limit", Text(Limit))), ct);
        if (first is not { Succeeded: true, Items: { } count })
        {
            run.Fault("paging.list", "§12.2.2", $"Your tokens cannot be read as a list: {first.Outcome}{(first.Succeeded ? ", and data is no list" : "")}.", first);
            return;
        }

        run.Pass("paging.list", "§12.2.2", "Your tokens can be read as a list.", first);
        var total = JudgeHeaders(run, first, count);
        JudgeTokens(run, first);
        if (count >= Limit && (total ?? int.MaxValue) > Limit)
            await JudgeNextAsync(run, first, ct);
        else
            run.Skip("paging.link", Headers, "you have too few tokens for a second page");
        if (count > 0)
            await JudgeEndAsync(run, url, total ?? count, ct);
        else
            run.Judge(first.Header(OcpiHeaders.Link) is null, "paging.last-page", Headers, "An empty list has no Link.", "An empty list has a Link to a next page.", first);
        if (total > 0)
            await JudgePastEndAsync(run, url, total.Value, ct);
    }

    private static int? JudgeHeaders(CheckRun run, CheckAnswer first, int count)
    {
        var total = Number(first.Header(OcpiHeaders.TotalCount));
        if (total is null)
            run.Fault("paging.total-count", Headers, $"X-Total-Count is missing or no number ({first.Header(OcpiHeaders.TotalCount) ?? "missing"}).", first);
        else
            run.Judge(total >= count, "paging.total-count", Headers, "X-Total-Count is there.", $"X-Total-Count says {total}, and the page has {count}.", first);
        var limit = Number(first.Header(OcpiHeaders.Limit));
        if (limit is null)
            run.Fault("paging.limit", Headers, $"X-Limit is missing or no number ({first.Header(OcpiHeaders.Limit) ?? "missing"}).", first);
        else
            run.Judge(limit >= count, "paging.limit", Headers, "X-Limit is there.", $"X-Limit says {limit}, and the page has {count}.", first);
        run.Judge(count <= Limit, "paging.limit-honoured", "§4.1.4.1.2", "A limit of ours is kept to.", $"We asked for at most {Limit}, and {count} came.", first);
        return total;
    }

    private static void JudgeTokens(CheckRun run, CheckAnswer page)
    {
        if (page.Items == 0)
        {
            run.Skip("tokens.objects", "§12.3.2", "you have no tokens");
            return;
        }

        foreach (var element in page.Data!.Value.EnumerateArray())
        {
            var reading = OcpiJson.Read<Token>(element);
            var fault = reading.Value?.Validate().Select(f => f.ToString()).FirstOrDefault() ?? reading.Problem;
            if (fault is not null)
            {
                run.Fault("tokens.objects", "§12.3.2", $"A token of yours is not well formed: {fault}.", page);
                return;
            }

            if (run.Connection is { Connected: true, IsHub: false } known && !known.Speaks(new(reading.Value!.CountryCode!, reading.Value.PartyId!)))
            {
                run.Fault("tokens.objects", "§4.1.6", $"A token is of {reading.Value.CountryCode}-{reading.Value.PartyId}, which is not one of your parties.", page);
                return;
            }
        }

        run.Pass("tokens.objects", "§12.3.2", "Your tokens are well formed.", page);
    }

    private static async Task JudgeNextAsync(CheckRun run, CheckAnswer first, CancellationToken ct)
    {
        if (first.Header(OcpiHeaders.Link) is not { } link || PageLink.ReadNext([link]) is not { } next)
        {
            run.Fault("paging.link", Headers, "There is more than this page, and no Link with rel=\"next\" says where.", first);
            return;
        }

        if (!Uri.TryCreate(next, UriKind.Absolute, out var target) || target.Scheme is not ("http" or "https"))
        {
            run.Fault("paging.link", Headers, $"The Link must be an absolute URL, and it is {next}.", first);
            return;
        }

        var here = new Uri(first.Request.Url);
        if (!string.Equals(target.Host, here.Host, StringComparison.OrdinalIgnoreCase) || target.Scheme != here.Scheme || target.Port != here.Port)
        {
            run.Fault("paging.link", Headers, $"The Link leads from {here.GetLeftPart(UriPartial.Authority)} to {target.GetLeftPart(UriPartial.Authority)}; we do not carry your token there.", first);
            return;
        }

        var second = await run.AskAsync(CheckRequest.GetFrom(next), ct);
        var fresh = second is { Succeeded: true, Items: > 0 } && !Texts(first).Intersect(Texts(second)).Any();
        run.Judge(
            fresh, "paging.link", Headers, "The Link leads to the next page.",
            second is { Succeeded: true, Items: > 0 } ? "The next page repeats tokens of this one." : $"The Link leads to no next page: {second.Outcome}.", second);
    }

    private static async Task JudgeEndAsync(CheckRun run, string url, int total, CancellationToken ct)
    {
        var last = await run.AskAsync(CheckRequest.GetFrom(Page(url, Math.Max(0, total - 1))), ct);
        if (last is not { Succeeded: true, Items: { } count })
            run.Fault("paging.last-page", Headers, $"The last page cannot be read: {last.Outcome}.", last);
        else if (count > 1)
            run.Fault("paging.last-page", "§4.1.4.1.2", $"From offset {total - 1} of {total} on there is one token, and {count} came: offset or X-Total-Count is wrong.", last);
        else
            run.Judge(last.Header(OcpiHeaders.Link) is null, "paging.last-page", Headers, "The last page has no Link.", "The last page has a Link: whoever follows it never comes to an end.", last);
    }

    private static async Task JudgePastEndAsync(CheckRun run, string url, int total, CancellationToken ct)
    {
        var past = await run.AskAsync(CheckRequest.GetFrom(Page(url, total + 1000)), ct);
        if (past is { Succeeded: true, Items: 0 })
            run.Pass("paging.past-end", "§4.1.4.1", "Past the end there is an empty list.", past);
        else
            run.Advise("paging.past-end", "§4.1.4.1", $"Past the end of the list we expect HTTP 200 with an empty list, and got {past.Outcome} with {past.Items ?? 0} tokens.", past);
    }

    private static string Page(string url, int offset) => OcpiUrl.AddQuery(OcpiUrl.AddQuery(url, "offset", Text(offset)), "limit", Text(Limit));

    private static IEnumerable<string> Texts(CheckAnswer page) => page.Data!.Value.EnumerateArray().Select(e => e.GetRawText());

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

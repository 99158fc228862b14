using System.Collections.Concurrent;
using System.Text.Json;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Api;
using RoamingHub.Hub.Partners.Ocpi.Commands;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Cdrs;

/// <summary>
/// Asks a partner for each CDR that it has taken lately, at the URL that it gave for it: the only look the standard offers into a receiver
/// (OCPI 2.2.1 §10.2.2.1). A plain 404 means that it is gone: it goes out once more, with the same id and bytes, and never a third time. A partner
/// that does not show most of several is rather one that does not offer the look, or has moved its CDRs, and is not believed.
/// </summary>
internal sealed class CdrAudit(
    OcpiConnections connections, OcpiClients clients, OurSide ours, PartnerDirectory directory, Documents documents, TakenCdrs checks, DeliverySignal signal,
    CdrAuditOptions options, TimeProvider time, ILogger<CdrAudit> logger) : ICdrAudit
{
    private const int PageSize = 200;
    private const int SeveralMissing = 3;
    private const int SilencesUntilWeStop = 3;

    private readonly ConcurrentDictionary<PartnerId, bool> _running = new();

    /// <summary>By the clock. A partner that another node has just audited is left alone.</summary>
    public async Task RunAllAsync(CancellationToken ct)
    {
        foreach (var partner in directory.Connected(OcpiProtocol.ProtocolName))
        {
            if (await LastAsync(partner, ct) is { } last && last.At > time.GetUtcNow() - options.NotAgainWithin)
                continue;
            await RunAsync(partner, believeAll: false, ct);
        }
    }

    public async Task<CdrAuditReport?> LastAsync(Partner partner, CancellationToken ct) =>
        await checks.LastReportAsync(partner.Id.Value, ct) is { } text ? JsonSerializer.Deserialize(text, OcpiStateJson.Default.CdrAuditReport) : null;

    public async Task<CdrAuditResult> RunAsync(Partner partner, bool believeAll, CancellationToken ct)
    {
        if (partner.Protocol != OcpiProtocol.ProtocolName)
            return new CdrAuditResult.Refused("The partner's protocol has no way to ask for a record that was taken.");
        if (await connections.FindAsync(partner.Id, ct) is not { Connected: true } connection)
            return new CdrAuditResult.Refused("The partner is not connected.");
        if (connection.UrlOf(ModuleIds.Cdrs, InterfaceRole.RECEIVER) is null)
            return new CdrAuditResult.Refused("The partner does not receive CDRs.");
        if (!_running.TryAdd(partner.Id, true))
            return new CdrAuditResult.Refused("An audit of the partner is running.");
        try
        {
            var findings = new Findings();
            await AskAsync(partner, connection, findings, ct);
            var report = await SettleAsync(findings, believeAll, ct);
            await checks.SaveReportAsync(partner.Id.Value, report.At, JsonSerializer.Serialize(report, OcpiStateJson.Default.CdrAuditReport), ct);
            logger.CdrsAudited(
                partner.Id.Value, report.Taken, report.Held, report.Resent.Count, report.MissingAgain.Count, report.NotBelieved.Count, report.Problem ?? "no problem");
            return new CdrAuditResult.Done(report);
        }
        finally
        {
            _running.TryRemove(partner.Id, out _);
        }
    }

    private async Task AskAsync(Partner partner, OcpiConnection connection, Findings findings, CancellationToken ct)
    {
        var since = time.GetUtcNow() - options.Within;
        var after = 0L;
        while (await checks.TakenAsync(partner.Id.Value, since, after, PageSize, ct) is { Count: > 0 } page)
        {
            foreach (var taken in page)
            {
                findings.Taken++;
                if (taken.Location is null || ResponseUrls.Refuse(taken.Location, connection) is not null)
                    findings.CannotBeAsked++;
                else if (!await AskOneAsync(partner, connection, taken, findings, ct))
                    return;
            }

            after = page[^1].Id;
        }
    }

    /// <summary>False when there is no point in asking for more.</summary>
    private async Task<bool> AskOneAsync(Partner partner, OcpiConnection connection, TakenCdr taken, Findings findings, CancellationToken ct)
    {
        var sent = await documents.FindAsync(OcpiDocuments.Cdr, partner.Id.Value, taken.Cdr, ct) is { } document ? OcpiJson.Parse<Cdr>(document.Body) : null;
        if (sent is null)
            return true;
        var client = clients.Between(
            new(sent.CountryCode ?? ours.FirstParty.CountryCode, sent.PartyId ?? ours.FirstParty.PartyId), connection,
            sent.CdrToken is { CountryCode: { } country, PartyId: { } party } ? new(country, party) : null);
        var result = await client.GetCdrAsync(taken.Location!, ct);
        var word = Judge(result, sent);
        await checks.NoteAsync(taken.Id, word, ct);
        switch (word)
        {
            case "held":
                findings.Held++;
                findings.Silences = 0;
                break;
            case "different":
                findings.Different.Add(taken.Cdr);
                findings.Silences = 0;
                break;
            case "missing":
                findings.Missing.Add(taken);
                findings.ShownToTheLastMissing = findings.Held + findings.Different.Count;
                findings.Silences = 0;
                break;
            default:
                findings.NoAnswer++;
                findings.Problem = result.Problem;
                return result.Outcome == OcpiOutcome.Retry && ++findings.Silences < SilencesUntilWeStop;
        }

        return true;
    }

    private static string Judge(OcpiResult<Cdr> result, Cdr sent) => result switch
    {
        { Ok: true, Data: { } shown } => string.Equals(shown.Id, sent.Id, StringComparison.OrdinalIgnoreCase) && shown.TotalCost == sent.TotalCost
            && shown.TotalEnergy == sent.TotalEnergy ? "held" : "different",
        { Outcome: OcpiOutcome.NotFound } => "missing",
        _ => "no-answer",
    };

    private async Task<CdrAuditReport> SettleAsync(Findings findings, bool believeAll, CancellationToken ct)
    {
        var (resent, again) = (new List<string>(), new List<string>());
        var believed = findings.Missing.Count < SeveralMissing || findings.Missing.Count <= findings.ShownToTheLastMissing;
        var doubted = findings.Missing.Where(m => !believeAll && (m.Doubted || !believed)).ToList();
        foreach (var missing in doubted)
            await checks.NoteAsync(missing.Id, TakenCdrs.DoubtedWord, ct);
        foreach (var missing in findings.Missing.Except(doubted))
        {
            if (missing.Resent)
            {
                await checks.ParkAsync(missing.Id, "the partner has taken it twice, and does not have it", ct);
                again.Add(missing.Cdr);
            }
            else if (await checks.ResendAsync(missing.Id, ct))
            {
                resent.Add(missing.Cdr);
            }
        }

        if (resent.Count > 0)
            signal.Set();
        return new(
            time.GetUtcNow(), findings.Taken, findings.Held, findings.CannotBeAsked, findings.NoAnswer, findings.Different, resent, again,
            [.. doubted.Select(m => m.Cdr)], findings.Problem);
    }

    private sealed class Findings
    {
        public int Taken { get; set; }

        public int Held { get; set; }

        public int CannotBeAsked { get; set; }

        public int NoAnswer { get; set; }

        /// <summary>
        /// Of those it took before the last that is missing. What it took later says nothing: it may keep its CDRs elsewhere since, or have put the
        /// old ones away.
        /// </summary>
        public int ShownToTheLastMissing { get; set; }

        /// <summary>In a row.</summary>
        public int Silences { get; set; }

        public string? Problem { get; set; }

        public List<string> Different { get; } = [];

        public List<TakenCdr> Missing { get; } = [];
    }
}

/// <param name="Within">How far back an audit looks.</param>
/// <param name="NotAgainWithin">An audit by the clock leaves out who was audited this recently.</param>
internal sealed record CdrAuditOptions(TimeSpan Within, TimeSpan NotAgainWithin)
{
    public static CdrAuditOptions From(IConfiguration configuration) => new(
        TimeSpan.FromDays(configuration.GetValue("Hub:Ocpi:CdrAuditDays", 7)), TimeSpan.FromHours(1));
}

using RoamingHub.Core.Partners;
using RoamingHub.Hub.Api;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Partners.Ocpi.SelfCheck;

/// <summary>
/// Walks a partner's side as a polite client: one question at a time, none that stores anything there, and an end after a minute and a half.
/// </summary>
internal sealed class OcpiSelfCheck(
    OcpiConnections connections, IHttpClientFactory http, PartnerVault vault, PartnerHttpOptions options, OurSide ours, CdrChecks cdrs, TlsChecks tls,
    TimeProvider time) : IPartnerCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    // What is learnt first helps what follows; the last look back at every answer.
    private readonly ICheckGroup[] _groups =
        [new VersionsChecks(), new CredentialsChecks(), new EndpointChecks(), new PagingChecks(), new DateChecks(), new ErrorChecks(), cdrs, tls, new AnswerChecks()];

    public async Task<PartnerReport> CheckAsync(Partner partner, CancellationToken ct)
    {
        var at = time.GetUtcNow();
        var connection = await connections.FindAsync(partner.Id, ct) ?? OcpiConnection.New;
        if (connection is not { VersionsUrl: not null, SealedToken: { } sealedToken })
            return PartnerReport.Of(partner, at, [WithoutAddress]);
        var token = vault.Open(sealedToken);
        var line = new CheckLine(
            http.CreateClient(PartnerHttp.ClientName), token, connection.EncodeToken, new(ours.FirstParty, connection.FirstParty), options.Timeout, time);
        var run = new CheckRun(partner.Id, connection, ours.FirstParty, line);
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        foreach (var group in _groups)
            await RunAsync(group, run, either.Token, ct);
        return PartnerReport.Of(partner, at, run.Findings);
    }

    private static PartnerFinding WithoutAddress { get; } = new(
        "handshake.state", CheckGrades.NotTested, "OCPI 2.2.1 §7.1", "There was no handshake, and we have neither your versions URL nor a token for it.");

    private static async Task RunAsync(ICheckGroup group, CheckRun run, CancellationToken limited, CancellationToken ct)
    {
        if (run.Stopped is { } why && group is not (TlsChecks or AnswerChecks))
        {
            run.Skip(group.Name, "OCPI 2.2.1", why);
            return;
        }

        try
        {
            await group.RunAsync(run, limited);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            run.Stopped ??= "the whole check may take a minute and a half, and your answers took longer";
            run.Skip(group.Name, "OCPI 2.2.1", run.Stopped);
        }
    }
}

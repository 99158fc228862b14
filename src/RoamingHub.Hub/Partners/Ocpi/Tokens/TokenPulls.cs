using RoamingHub.Core.Values;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Tokens;

/// <summary>Reads all tokens of a partner (OCPI 2.2.1 §12.1.2): after the handshake in the background, nightly, and when somebody asks.</summary>
internal sealed class TokenPulls(
    OcpiConnections connections, OcpiClients clients, PartnerTokens tokens, PartnerDirectory directory, OurSide ours, TimeProvider time,
    ILogger<TokenPulls> logger) : IHostedService, IDisposable
{
    // A partner that has just registered may not be ready for its own key yet.
    private static readonly TimeSpan[] Again = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2)];

    private readonly CancellationTokenSource _stopping = new();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();

    /// <summary>In the background, a few times where the partner is not ready.</summary>
    public void Start(PartnerId partner) => _ = RunAsync(partner, _stopping.Token);

    public async Task PullAllAsync(CancellationToken ct)
    {
        foreach (var partner in directory.Connected(OcpiProtocol.ProtocolName))
            await PullAsync(partner.Id, ct);
    }

    /// <summary>Whether the list was read to its end. Pages that were read before a failure are kept.</summary>
    public async Task<bool> PullAsync(PartnerId partner, CancellationToken ct)
    {
        if (await connections.FindAsync(partner, ct) is not { } connection || connection.UrlOf(ModuleIds.Tokens, InterfaceRole.SENDER) is not { } url)
            return true;
        var (count, broken) = (0, 0);
        await foreach (var page in clients.Between(ours.FirstParty, connection).GetTokensAsync(url, new(), ct))
        {
            if (page.Data is not { } data)
            {
                logger.TokensNotPulled(partner.Value, page.Problem ?? "no answer");
                return false;
            }

            var usable = data.Items.Where(t => IsUsable(t, connection)).ToList();
            await tokens.PutAsync([.. usable.Select(t => TokenMapping.ToCopy(t, partner))], ct);
            count += usable.Count;
            broken += data.Items.Count - usable.Count + data.Broken.Count;
        }

        logger.TokensPulled(partner.Value, count, broken);
        return true;
    }

    private async Task RunAsync(PartnerId partner, CancellationToken ct)
    {
        try
        {
            foreach (var pause in Again.Prepend(TimeSpan.Zero))
            {
                await Task.Delay(pause, time, ct);
                if (await PullAsync(partner, ct))
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            // The hub stops; the night's pull catches up.
        }
        catch (Exception e)
        {
            logger.TokenPullFailed(partner.Value, e);
        }
    }

    // A broken token does not take the others with it, and another company's is not the partner's to send (OCPI 2.2.1 §4.1.4.1, §4.1.6).
    private static bool IsUsable(Token token, OcpiConnection connection) =>
        token.Validate().Count == 0 && connection.Speaks(new(token.CountryCode!, token.PartyId!));
}

using System.Collections.Concurrent;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi.Credentials;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Tokens;

/// <summary>
/// Reads the tokens of partners (OCPI 2.2.1 §12.1.2): all of them after the handshake in the background, nightly, and when somebody asks; in between
/// what has changed. A full list that was certainly read whole says which tokens are no longer good, too.
/// </summary>
internal sealed class TokenPulls(
    OcpiConnections connections, OcpiClients clients, Database database, TokenPullNotes notes, PartnerDirectory directory, OurSide ours,
    OcpiOptions options, AfterHandshake afterHandshake, TimeProvider time, ILogger<TokenPulls> logger)
{
    // The partner's clock is not ours, and what it was storing while we asked may be dated before that.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    // Of several nodes one reads.
    private static readonly TimeSpan NotAgainWithin = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<PartnerId, SemaphoreSlim> _turns = new();

    /// <summary>In the background, a few times where the partner is not ready.</summary>
    public void Start(PartnerId partner) => afterHandshake.Start(partner, PullAsync, e => logger.TokenPullFailed(partner.Value, e));

    /// <summary>By the clock: everything, of every partner.</summary>
    public Task PullAllAsync(CancellationToken ct) => OfEachAsync(
        async (partner, note, inner) =>
        {
            if (note.FullAt is not { } last || last < time.GetUtcNow() - NotAgainWithin)
                await PullAsync(partner, inner);
        }, ct);

    /// <summary>By the clock: what has changed, of every partner. One whose full list was never read to its end is asked for all.</summary>
    public Task PullChangesAsync(CancellationToken ct) => OfEachAsync(
        (partner, note, inner) => note is { FullAt: not null, ChangesFrom: { } from } ? PullAsync(partner, from - Overlap, inner) : PullAsync(partner, inner), ct);

    /// <summary>Whether the list was read to its end. Pages that were read before a failure are kept.</summary>
    public Task<bool> PullAsync(PartnerId partner, CancellationToken ct) => PullAsync(partner, from: null, ct);

    private async Task<bool> PullAsync(PartnerId partner, DateTimeOffset? from, CancellationToken ct)
    {
        if (await connections.FindAsync(partner, ct) is not { } connection || connection.UrlOf(ModuleIds.Tokens, InterfaceRole.SENDER) is not { } url)
            return true;
        var turn = _turns.GetOrAdd(partner, _ => new(1));
        await turn.WaitAsync(ct);
        try
        {
            return await ReadAsync(partner, connection, url, from, ct);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<bool> ReadAsync(PartnerId partner, OcpiConnection connection, string url, DateTimeOffset? from, CancellationToken ct)
    {
        var began = time.GetUtcNow();
        var reading = new TokenReading(connection);
        await using var import = await TokenImport.BeginAsync(database, partner.Value, ct);
        var filter = new ListFilter(DateFrom: from, Limit: options.TokenPageLimit);
        await foreach (var page in clients.Between(ours.FirstParty, connection).GetTokensAsync(url, filter, ct))
            await import.AddAsync([.. reading.Take(page).Select(t => TokenMapping.ToCopy(t, partner))], ct);
        var end = await import.EndAsync(from is null ? reading.Whole : null, ct);
        if (!end.Believed)
            logger.TokenListNotBelieved(partner.Value, reading.Listed, end.Gone);
        var done = reading.Problem is null;
        await notes.EndAsync(
            partner.Value,
            new(done && from is null ? began : null, done ? began : null, reading.Listed, reading.Broken, end.Gone, reading.Problem), ct);
        if (done)
            logger.TokensPulled(partner.Value, reading.Listed, reading.Broken);
        else
            logger.TokensNotPulled(partner.Value, reading.Problem!);
        return done;
    }

    private Task OfEachAsync(Func<PartnerId, TokenPullNote, CancellationToken, Task> pull, CancellationToken ct) => Parallel.ForEachAsync(
        directory.Connected(OcpiProtocol.ProtocolName), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct },
        async (partner, inner) => await GuardAsync(
            partner.Id, async () => await pull(partner.Id, await notes.FindAsync(partner.Id.Value, inner), inner), inner));

    // What goes wrong with one partner's tokens does not keep the others' from being read; the next time by the clock catches up.
    private async Task GuardAsync(PartnerId partner, Func<Task> pull, CancellationToken ct)
    {
        try
        {
            await pull();
        }
        catch (Exception e)
        {
            if (!ct.IsCancellationRequested)
                logger.TokenPullFailed(partner.Value, e);
        }
    }
}

/// <summary>What the pages of one list have shown so far.</summary>
internal sealed class TokenReading(OcpiConnection connection)
{
    private int _seen;
    private int? _total;
    private bool _moved;

    /// <summary>Tokens that can be used.</summary>
    public int Listed { get; private set; }

    /// <summary>Tokens that cannot be read, or are wrong.</summary>
    public int Broken { get; private set; }

    /// <summary>Why the list ended before its end; null while it has not.</summary>
    public string? Problem { get; private set; }

    /// <summary>
    /// How many tokens the list has, where what was not seen may certainly not be in it: it was read to its end, says how many it has, did not change
    /// while it was read (OCPI 2.2.1 §4.1.4.1.3), and all that was in it could be used. An empty list is rather no list. Null where that is not so.
    /// </summary>
    public int? Whole => Problem is null && Listed > 0 && Listed == _seen && !_moved ? _total : null;

    /// <summary>The page's tokens that can be used. A broken one does not take the others with it, and another company's is not the partner's to send
    /// (OCPI 2.2.1 §4.1.4.1, §4.1.6).</summary>
    public IReadOnlyList<Token> Take(OcpiResult<OcpiPage<Token>> page)
    {
        if (page.Data is not { } data)
        {
            Problem = page.Problem ?? "no answer";
            return [];
        }

        _moved |= _total is not null && data.TotalCount is not null && data.TotalCount != _total;
        _total = data.TotalCount ?? _total;
        _seen += data.Items.Count + data.Broken.Count;
        var sound = data.Items.Where(t => t.Validate().Count == 0).ToList();
        Broken += data.Items.Count - sound.Count + data.Broken.Count;
        var usable = sound.Where(t => connection.Speaks(new(t.CountryCode!, t.PartyId!))).ToList();
        Listed += usable.Count;
        return usable;
    }
}

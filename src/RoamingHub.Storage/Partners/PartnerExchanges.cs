using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Storage.Partners;

/// <summary>One request with its answer.</summary>
/// <param name="Direction"><c>o</c> to the partner, <c>i</c> from it.</param>
/// <param name="Code">The answer's own code, where it has one. <paramref name="ProcessId"/>: the partner's name for the exchange.</param>
public sealed record PartnerExchange(
    DateTimeOffset At, string Partner, char Direction, string Operation, int? HttpStatus, string? Code, string? ProcessId, double Milliseconds,
    string Request, string? Response, string? Why);

/// <summary>
/// Every exchange with partners for support, best effort: when the database falls behind, exchanges are dropped and counted, nobody waits. Ids of
/// cards and contracts, and PINs, are masked before they are written.
/// </summary>
public sealed partial class PartnerExchanges(Database database, ILogger<PartnerExchanges>? logger = null)
{
    private const int LongestText = 100_000;

    private readonly ILogger _logger = logger ?? NullLogger<PartnerExchanges>.Instance;

    private readonly Channel<PartnerExchange> _offers = Channel.CreateBounded<PartnerExchange>(
        new BoundedChannelOptions(2_000) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private long _written;
    private long _offered;
    private long _dropped;

    /// <summary>Exchanges that were not kept.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Add(PartnerExchange exchange)
    {
        if (_offers.Writer.TryWrite(exchange))
            Interlocked.Increment(ref _offered);
        else
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var batch = new List<PartnerExchange>(100);
        while (await _offers.Reader.WaitToReadAsync(ct))
        {
            batch.Clear();
            while (batch.Count < 100 && _offers.Reader.TryRead(out var exchange))
                batch.Add(exchange);
            try
            {
                await WriteAsync(batch, ct);
            }
            catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                Log.ExchangesNotKept(_logger, batch.Count, e);
                Interlocked.Add(ref _dropped, batch.Count);
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
            }

            Interlocked.Add(ref _written, batch.Count);
        }
    }

    /// <summary>The exchanges with a partner, newest first. What was offered before this call is in.</summary>
    /// <param name="text">Stands somewhere in the request or the answer, for example a SessionID.</param>
    public async Task<Page<PartnerExchange>> ReadAsync(string partner, string? operation, string? text, PageRequest page, CancellationToken ct)
    {
        var offered = Interlocked.Read(ref _offered);
        for (var i = 0; i < 100 && Interlocked.Read(ref _written) < offered; i++)
            await Task.Delay(10, ct);
        var filter = new Filter().And("partner = @partner", "partner", partner).And("operation = @operation", "operation", operation)
            .And("(strpos(request, @text) > 0 OR strpos(response, @text) > 0)", "text", text).And("id < @before", "before", page.Before);
        filter.Parameters.Add("limit", page.Limit + 1);
        var rows = await database.QueryAsync<Row>($"""
            SELECT id AS Id, at AS At, partner AS Partner, direction AS Direction, operation AS Operation, http_status AS HttpStatus, code AS Code,
                   process_id AS ProcessId, milliseconds AS Milliseconds, request AS Request, response AS Response, why AS Why
            FROM hub.partner_exchanges {filter} ORDER BY id DESC LIMIT @limit
            """, filter.Parameters, ct);
        var shown = Page<Row>.Of(rows, page.Limit, r => r.Id);
        return new([.. shown.Items.Select(r => new PartnerExchange(
            r.At, r.Partner, r.Direction[0], r.Operation, r.HttpStatus, r.Code, r.ProcessId, r.Milliseconds, r.Request, r.Response, r.Why))], shown.Next);
    }

    public async Task ForgetAsync(DateTimeOffset olderThan, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.partner_exchanges WHERE at < @oldest", new { oldest = olderThan.UtcDateTime }, cancellationToken: ct));
    }

    /// <summary>The text without what is the driver's own, and cut to a length that people read.</summary>
    public static string Mask(string text)
    {
        var masked = Secrets().Replace(Storable(text), match => $"{match.Groups[1].Value}\"{Hidden(match)}\"");
        if (masked.Length <= LongestText)
            return masked;
        var end = char.IsHighSurrogate(masked[LongestText - 1]) ? LongestText - 1 : LongestText; // half a character is none
        return string.Concat(masked.AsSpan(0, end), "…");
    }

    // PostgreSQL's text holds every character but U+0000.
    [return: NotNullIfNotNull(nameof(text))]
    private static string? Storable(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);

    private static string Hidden(Match member) =>
        member.Groups[1].Value.StartsWith("\"PIN", StringComparison.Ordinal) ? "****" : Masked.Text(member.Groups[2].Value);

    private async Task WriteAsync(List<PartnerExchange> batch, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO hub.partner_exchanges (at, partner, direction, operation, http_status, code, process_id, milliseconds, request, response, why)
            VALUES (@At, @Partner, @Direction, @Operation, @HttpStatus, @Code, @ProcessId, @Milliseconds, @Request, @Response, @Why)
            """,
            batch.Select(e => new
            {
                At = e.At.UtcDateTime, e.Partner, Direction = e.Direction.ToString(), e.Operation, e.HttpStatus, Code = Storable(e.Code),
                ProcessId = Storable(e.ProcessId), e.Milliseconds, Request = Mask(e.Request), Response = e.Response is null ? null : Mask(e.Response), Why = Storable(e.Why),
            }), cancellationToken: ct));
    }

    [GeneratedRegex("""("(?:UID|EvcoID|PIN|PrintedNumber|Value|Salt)"\s*:\s*)"((?:[^"\\]|\\.)*)"(?=\s*[,}])""")]
    private static partial Regex Secrets();

    private sealed record Row(
        long Id, DateTimeOffset At, string Partner, string Direction, string Operation, int? HttpStatus, string? Code, string? ProcessId, double Milliseconds,
        string Request, string? Response, string? Why);
}

using System.Text.RegularExpressions;
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
public sealed partial class PartnerExchanges
{
    private const int LongestText = 100_000;

    private readonly Database _database;
    private readonly OfferedRows<PartnerExchange> _offers;

    public PartnerExchanges(Database database, ILogger<PartnerExchanges>? logger = null)
    {
        _database = database;
        _offers = new(2_000, 100, WriteAsync, logger ?? NullLogger<PartnerExchanges>.Instance);
    }

    /// <summary>Exchanges that were not kept.</summary>
    public long Dropped => _offers.Dropped;

    public void Add(PartnerExchange exchange) => _offers.Add(exchange);

    /// <summary>Writes until cancelled.</summary>
    public Task RunAsync(CancellationToken ct) => _offers.RunAsync(ct);

    /// <summary>The exchanges with a partner, newest first. What was offered before this call is in.</summary>
    /// <param name="text">Stands somewhere in the request or the answer, for example a SessionID.</param>
    public async Task<Page<PartnerExchange>> ReadAsync(string partner, string? operation, string? text, PageRequest page, CancellationToken ct)
    {
        await _offers.CaughtUpAsync(ct);
        var filter = new Filter().And("partner = @partner", "partner", partner).And("operation = @operation", "operation", operation)
            .And("(strpos(request, @text) > 0 OR strpos(response, @text) > 0)", "text", text).And("id < @before", "before", page.Before);
        filter.Parameters.Add("limit", page.Limit + 1);
        var rows = await _database.QueryAsync<Row>($"""
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
        await using var connection = await _database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.partner_exchanges WHERE at < @oldest", new { oldest = olderThan.UtcDateTime }, cancellationToken: ct));
    }

    /// <summary>The text without what is the driver's own, and cut to a length that people read.</summary>
    public static string Mask(string text)
    {
        var masked = Secrets().Replace(StorableText.Of(text), match => $"{match.Groups[1].Value}\"{Hidden(match)}\"");
        if (masked.Length <= LongestText)
            return masked;
        var end = char.IsHighSurrogate(masked[LongestText - 1]) ? LongestText - 1 : LongestText; // half a character is none
        return string.Concat(masked.AsSpan(0, end), "…");
    }

    private static string Hidden(Match member) =>
        member.Groups[1].Value.StartsWith("\"PIN", StringComparison.Ordinal) ? "****" : Masked.Text(member.Groups[2].Value);

    private async Task WriteAsync(List<PartnerExchange> batch, CancellationToken ct)
    {
        await using var connection = await _database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO hub.partner_exchanges (at, partner, direction, operation, http_status, code, process_id, milliseconds, request, response, why)
            VALUES (@At, @Partner, @Direction, @Operation, @HttpStatus, @Code, @ProcessId, @Milliseconds, @Request, @Response, @Why)
            """,
            batch.Select(e => new
            {
                At = e.At.UtcDateTime, e.Partner, Direction = e.Direction.ToString(), e.Operation, e.HttpStatus, Code = StorableText.Of(e.Code),
                ProcessId = StorableText.Of(e.ProcessId), e.Milliseconds, Request = Mask(e.Request), Response = e.Response is null ? null : Mask(e.Response), Why = StorableText.Of(e.Why),
            }), cancellationToken: ct));
    }

    [GeneratedRegex("""("(?:UID|EvcoID|PIN|PrintedNumber|Value|Salt)"\s*:\s*)"((?:[^"\\]|\\.)*)"(?=\s*[,}])""")]
    private static partial Regex Secrets();

    private sealed record Row(
        long Id, DateTimeOffset At, string Partner, string Direction, string Operation, int? HttpStatus, string? Code, string? ProcessId, double Milliseconds,
        string Request, string? Response, string? Why);
}

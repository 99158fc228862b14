using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage.ReadModels;

/// <summary>Charges without a record yet.</summary>
/// <param name="Ended">In the period.</param>
/// <param name="Charging">Begun before the period's end, and not ended: they may still end in it, since stations report late.</param>
/// <param name="Sessions">The first hundred of both.</param>
public sealed record PendingCharges(long Ended, decimal EnergyWh, long Charging, IReadOnlyList<string> Sessions);

/// <summary>Which lines of a statement. An empty text is for those that have no such thing.</summary>
/// <param name="State">Claimed, credited, open, or one of the states of a line.</param>
/// <param name="From">Of a day, say; within the statement's time. <paramref name="To"/> is exclusive.</param>
/// <param name="Vat">Percent; with <paramref name="Untaxed"/> lines that have a part without VAT.</param>
public sealed record BookFilter(
    PartnerId Partner, DateTimeOffset From, DateTimeOffset To, string? State = null, string? Currency = null, string? Tariff = null, string? Location = null,
    string? Product = null, decimal? Vat = null, bool Untaxed = false);

/// <summary>A line of a statement: a record as the books have it. A credit has its charge's figures with the sign turned.</summary>
/// <param name="State">acknowledged, waiting, retrying, parked, held, suppressed or dropped.</param>
/// <param name="SessionReference">What the partner calls the session.</param>
/// <param name="At">When the partner took it, or refused it.</param>
/// <param name="Url">Where the partner keeps it.</param>
/// <param name="Why">Why it is held, or was not taken so far.</param>
public sealed record BookLine(
    string Id, SessionId Session, string? SessionReference, DateTimeOffset BookedAt, DateTimeOffset Start, DateTimeOffset End, string? EvseId, string? TokenUid,
    string? ContractId, decimal EnergyKwh, string? Currency, decimal? ExclVat, decimal? InclVat, string? Tariff, string? Location, string? Product, string State,
    DateTimeOffset? At, string? Url, string? Why, string? Credits, string? CreditedBy, string? Corrects, string? CorrectedBy);

/// <param name="Position">How far into the log they tell.</param>
public sealed record BookSums(long Position, StatementFigures Figures, PendingCharges Pending);

/// <summary>What partners will be told to owe, from the ledger and from what they have taken of it.</summary>
public sealed class PartnerBooks(Database database)
{
    private const string State = """
        CASE WHEN c.state NOT IN ('sealed', 'credited') THEN c.state WHEN d.state = 'delivered' THEN 'acknowledged'
             WHEN d.state IN ('retrying', 'parked') THEN d.state ELSE 'waiting' END
        """;

    private const string Claimed = "c.state IN ('sealed', 'credited')";

    private const string Tables = "read.bookings c LEFT JOIN hub.deliveries d ON d.partner = c.partner AND d.module = 'cdrs' AND d.object = c.id";

    private const string Booked = "c.partner = @partner AND c.booked_at >= @from AND c.booked_at < @to";

    private const string Ended = "c.end_at >= @from AND c.end_at < @to";

    private const string Sums = 
        "count(*) AS Count, sum(c.energy_wh) AS EnergyWh, coalesce(sum(c.excl_vat), 0) AS ExclVat, coalesce(sum(coalesce(c.incl_vat, c.excl_vat)), 0) AS InclVat";

    private const string Lines = $"""
        SELECT c.position AS Position, c.id AS Id, r.session AS Session, c.session_ref AS SessionRef, c.booked_at AS BookedAt, r.start_at AS StartAt, c.end_at AS EndAt,
               c.evse_id AS EvseId, r.token_uid AS TokenUid, r.contract_id AS ContractId, c.energy_wh AS EnergyWh, c.currency AS Currency,
               c.excl_vat AS ExclVat, c.incl_vat AS InclVat, c.tariff_id AS Tariff, c.location_id AS Location, c.product AS Product, {State} AS State,
               d.ended_at AS At, d.location AS Url, d.last_error AS Error, r.holds AS Holds, r.credits AS Credits, r.credited_by AS CreditedBy,
               r.corrects AS Corrects, r.corrected_by AS CorrectedBy
        FROM {Tables} JOIN read.cdrs r ON r.folded = c.folded
        """;

    /// <summary>Whether there is any record of a partner, whoever he was.</summary>
    public async Task<bool> KnowsAsync(PartnerId partner, CancellationToken ct) =>
        (await database.QueryAsync<bool>("SELECT EXISTS (SELECT 1 FROM read.cdrs WHERE partner = @partner)", new { partner = partner.Value }, ct))[0];

    /// <summary>All sums of a statement, as they stood at one moment.</summary>
    /// <param name="days">When each day begins.</param>
    public async Task<BookSums> SumAsync(
        PartnerId partner, DateTimeOffset from, DateTimeOffset to, IReadOnlyList<DateTimeOffset> days, CancellationToken ct)
    {
        var parameters = new { partner = partner.Value, from = from.UtcDateTime, to = to.UtcDateTime, days = days.Select(d => d.UtcDateTime).ToArray() };
        await using var connection = await database.OpenAsync(ct);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        async Task<List<T>> QueryAsync<T>(string sql) => (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, moment, cancellationToken: ct))).AsList();

        await connection.ExecuteAsync(new CommandDefinition("SET LOCAL work_mem = '64MB'", transaction: moment, cancellationToken: ct));
        var sums = await QueryAsync<SumRow>($"""
            SELECT currency AS Currency, claimed AS Claimed, state AS State, credit AS Credit, tariff_id AS Tariff, location_id AS Location, product AS Product, day AS Day,
                   grouping(state, tariff_id, location_id, product, day) AS By, {Sums}
            FROM (SELECT c.currency, {Claimed} AS claimed, {State} AS state, c.credit, c.tariff_id, c.location_id, c.product, width_bucket(c.booked_at, @days) AS day,
                         c.energy_wh, c.excl_vat, c.incl_vat
                  FROM {Tables} WHERE {Booked}) AS c
            GROUP BY GROUPING SETS ((currency, claimed, state, credit), (currency, claimed, tariff_id), (currency, claimed, location_id), (currency, claimed, product), (currency, claimed, day))
            """);
        var taxes = await QueryAsync<TaxSum>($"""
            SELECT c.currency AS Currency, t.rate AS Vat, trunc(sum(t.excl), 15) AS ExclVat, trunc(sum(t.vat), 15) AS VatAmount
            FROM read.bookings c CROSS JOIN LATERAL unnest(c.tax_rates, c.tax_excl, c.tax_vat) AS t(rate, excl, vat)
            WHERE {Booked} AND {Claimed} AND c.currency IS NOT NULL
            GROUP BY c.currency, t.rate ORDER BY c.currency, t.rate DESC NULLS LAST
            """);
        var ledger = await QueryAsync<LedgerRow>($"""
            SELECT currency AS Currency, 'ended' AS What, count(*) AS Count, sum(CASE WHEN credits IS NULL THEN energy_wh ELSE -energy_wh END) AS EnergyWh,
                   coalesce(sum(excl_vat), 0) AS ExclVat, coalesce(sum(coalesce(incl_vat, excl_vat)), 0) AS InclVat
            FROM read.cdrs c WHERE {Claimed} AND c.partner = @partner AND {Ended} GROUP BY currency
            UNION ALL
            SELECT currency, 'brought-in', {Sums} FROM read.bookings c WHERE {Claimed} AND {Booked} AND c.booked_at <> c.end_at AND NOT ({Ended}) GROUP BY currency
            UNION ALL
            SELECT currency, 'elsewhere', {Sums} FROM read.bookings c
            WHERE {Claimed} AND c.partner = @partner AND {Ended} AND c.booked_at <> c.end_at AND NOT (c.booked_at >= @from AND c.booked_at < @to) GROUP BY currency
            """);
        var pending = await PendingAsync(QueryAsync<PendingRow>);
        var position = await QueryAsync<long>($"SELECT coalesce(max(last_seq_id), 0) FROM log.mt_event_progression WHERE name = '{ReadModelReader.ReaderName}'");
        return new(position[0], new([.. States(sums)], [.. Parts(sums)], taxes, [.. Ledgers(ledger)]), pending);
    }

    /// <summary>Newest first.</summary>
    public async Task<Page<BookLine>> ListAsync(BookFilter wanted, PageRequest page, CancellationToken ct)
    {
        var filter = FilterOf(wanted);
        if (BookCursor.Read(page.After) is { } cursor)
        {
            filter.And("(c.booked_at, c.position) < (@cursorAt, @cursorPosition)", "cursorAt", cursor.BookedAt.UtcDateTime);
            filter.Parameters.Add("cursorPosition", cursor.Position);
        }

        filter.Parameters.Add("limit", page.Limit + 1);
        var rows = await database.QueryAsync<LineRow>($"{Lines} {filter} ORDER BY c.booked_at DESC, c.position DESC LIMIT @limit", filter.Parameters, ct);
        var shown = rows.Take(page.Limit).ToList();
        return new([.. shown.Select(Shown)], rows.Count > page.Limit ? new BookCursor(shown[^1].BookedAt, shown[^1].Position).ToString() : null);
    }

    /// <summary>All of them, oldest first, as they stood when this began. They are not held in memory.</summary>
    public async IAsyncEnumerable<BookLine> AllAsync(BookFilter wanted, [EnumeratorCancellation] CancellationToken ct)
    {
        var filter = FilterOf(wanted);
        await using var connection = await database.OpenAsync(ct);
        await foreach (var row in connection.QueryUnbufferedAsync<LineRow>($"{Lines} {filter} ORDER BY c.booked_at, c.position", filter.Parameters).WithCancellation(ct))
            yield return Shown(row);
    }

    /// <summary>
    /// Ids of an owner's records that are claimed, oldest first; without those that were taken back in the same time, and what took them back: they come
    /// to nothing together.
    /// </summary>
    public async IAsyncEnumerable<string> ClaimedIdsAsync(BookFilter wanted, PartyId owner, [EnumeratorCancellation] CancellationToken ct)
    {
        const string Back = "k.booked_at >= @from AND k.booked_at < @to";
        var filter = FilterOf(wanted).And(Claimed).And("c.owner = @owner", "owner", owner.ToString())
            .And($"NOT EXISTS (SELECT 1 FROM read.bookings k WHERE {Back} AND k.folded IN (upper(r.credits), upper(r.credited_by)))");
        await using var connection = await database.OpenAsync(ct);
        await foreach (var id in connection.QueryUnbufferedAsync<string>($"SELECT c.id FROM {Tables} JOIN read.cdrs r ON r.folded = c.folded {filter} ORDER BY c.booked_at, c.position", filter.Parameters).WithCancellation(ct))
            yield return id;
    }

    private static async Task<PendingCharges> PendingAsync(Func<string, Task<List<PendingRow>>> query)
    {
        var rows = await query("""
            SELECT open AS Open, count(*) AS Count, coalesce(sum(coalesce(meter_stop, meter_last) - meter_start), 0) AS EnergyWh,
                   array_to_string((array_agg(id ORDER BY position))[1:100], ',') AS Sessions
            FROM read.sessions
            WHERE partner = @partner AND cdr_id IS NULL AND CASE WHEN open THEN started_at < @to ELSE stopped_at >= @from AND stopped_at < @to END
            GROUP BY open
            """);
        var (ended, open) = (rows.Find(r => !r.Open), rows.Find(r => r.Open));
        return new(ended?.Count ?? 0, ended?.EnergyWh ?? 0, open?.Count ?? 0, [.. rows.OrderBy(r => r.Open).SelectMany(r => r.Sessions.Split(',')).Take(100)]);
    }

    private static Filter FilterOf(BookFilter w)
    {
        var filter = new Filter().And(Booked);
        filter.Parameters.Add("partner", w.Partner.Value);
        filter.Parameters.Add("from", w.From.UtcDateTime);
        filter.Parameters.Add("to", w.To.UtcDateTime);
        _ = w.State switch
        {
            null => filter,
            "claimed" => filter.And(Claimed),
            "credited" => filter.And("c.credit"),
            "open" => filter.And($"{State} IN ('waiting', 'retrying', 'parked')"),
            _ => filter.And($"{State} = @state", "state", w.State),
        };
        foreach (var (column, name, value) in ((string, string, string?)[])
            [("c.currency", "currency", w.Currency), ("c.tariff_id", "tariff", w.Tariff), ("c.location_id", "place", w.Location), ("c.product", "product", w.Product)])
            _ = value is "" ? filter.And($"{column} IS NULL") : filter.And($"{column} = @{name}", name, value);
        filter.And("@vat = ANY (c.tax_rates)", "vat", w.Vat);
        return w.Untaxed ? filter.And("array_position(c.tax_rates, NULL) IS NOT NULL") : filter;
    }

    private static IEnumerable<StateSum> States(IEnumerable<SumRow> rows) => rows.Where(r => r.State is not null).Select(r => new StateSum(r.Currency, r.State!, r.Credit ?? false, r.Sum));

    // grouping() has a bit for each of its columns, set where the row is not grouped by it.
    private static IEnumerable<PartSum> Parts(IEnumerable<SumRow> rows) => rows.Where(r => r.Claimed && r.State is null).Select(r => r.By switch
    {
        0b10111 => new PartSum(r.Currency, StatementPart.Tariff, r.Tariff, r.Sum),
        0b11011 => new(r.Currency, StatementPart.Location, r.Location, r.Sum),
        0b11101 => new(r.Currency, StatementPart.Product, r.Product, r.Sum),
        _ => new(r.Currency, StatementPart.Day, r.Day?.ToString(CultureInfo.InvariantCulture), r.Sum),
    });

    private static IEnumerable<LedgerSums> Ledgers(IReadOnlyList<LedgerRow> rows)
    {
        foreach (var currency in rows.GroupBy(r => r.Currency))
        {
            BookSum Of(string what) => BookSum.Of(currency.Where(r => r.What == what).Select(r => r.Sum));
            yield return new(currency.Key, Of("ended"), Of("brought-in"), Of("elsewhere"));
        }
    }

    private static BookLine Shown(LineRow r) => new(
        r.Id, new(r.Session.ToString("D")), r.SessionRef, r.BookedAt, r.StartAt, r.EndAt, r.EvseId, r.TokenUid, r.ContractId, Energy.FromWh(r.EnergyWh).Kwh, r.Currency,
        r.ExclVat, r.InclVat, r.Tariff, r.Location, r.Product, r.State, r.At, r.Url,
        r.State switch
        {
            "held" => string.Join(" ", Sql.Read(r.Holds, EventJson.Default.IReadOnlyListHold).Select(h => h.Text)),
            "retrying" or "parked" => r.Error,
            _ => null,
        }, r.Credits, r.CreditedBy, r.Corrects, r.CorrectedBy);

    private sealed record SumRow(
        string? Currency, bool Claimed, string? State, bool? Credit, string? Tariff, string? Location, string? Product, int? Day, int By, long Count, decimal EnergyWh,
        decimal ExclVat, decimal InclVat)
    {
        public BookSum Sum => new(Count, EnergyWh, ExclVat, InclVat);
    }

    private sealed record LedgerRow(string? Currency, string What, long Count, decimal EnergyWh, decimal ExclVat, decimal InclVat)
    {
        public BookSum Sum => new(Count, EnergyWh, ExclVat, InclVat);
    }

    private sealed record PendingRow(bool Open, long Count, decimal EnergyWh, string Sessions);

    private sealed record LineRow(
        long Position, string Id, Guid Session, string? SessionRef, DateTimeOffset BookedAt, DateTimeOffset StartAt, DateTimeOffset EndAt, string? EvseId, string? TokenUid,
        string? ContractId, decimal EnergyWh, string? Currency, decimal? ExclVat, decimal? InclVat, string? Tariff, string? Location, string? Product, string State,
        DateTimeOffset? At, string? Url, string? Error, string Holds, string? Credits, string? CreditedBy, string? Corrects, string? CorrectedBy);
}

/// <summary>A place in a statement's lines: <c>microseconds.position</c>.</summary>
public readonly record struct BookCursor(DateTimeOffset BookedAt, long Position)
{
    private const long Furthest = 10_000_000_000_000_000; // three centuries from 1970

    public static BookCursor? Read(string? text) =>
        text?.Split('.') is [var at, var position] && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var micros)
        && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && micros is > -Furthest and < Furthest
            ? new(DateTimeOffset.UnixEpoch.AddMicroseconds(micros), place)
            : null;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(BookedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}.{Position}");
}

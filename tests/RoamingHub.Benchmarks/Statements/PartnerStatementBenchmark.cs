using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Partners;
using RoamingHub.Hub;
using RoamingHub.Storage;
using RoamingHub.Storage.Embedded;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace RoamingHub.Benchmarks.Statements;

/// <summary>What a partner will be told to owe for a month, asked for over HTTP, in a ledger that has many other months: sums, a page of lines, and all as CSV.</summary>
internal static class PartnerStatementBenchmark
{
    private const string Partner = "bench";
    private const string Key = "statement";
    private const int Times = 11;

    public static async Task<int> RunAsync(string[] options)
    {
        var month = options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 100_000;
        var ledger = options.Length > 1 ? int.Parse(options[1], CultureInfo.InvariantCulture) : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("roaminghub-statement-");
        await using (var postgres = await EmbeddedPostgres.StartAsync(folder.FullName, new(), Console.WriteLine))
        await using (var hub = await HubApplication.BuildAsync([], new Dictionary<string, string?>
        {
            ["HUB_DATABASE"] = postgres.ConnectionString, ["HUB_DATA"] = folder.FullName, ["HUB_API_KEY"] = Key, ["urls"] = "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "Error",
        }))
        {
            await hub.StartAsync();
            await hub.Services.GetRequiredService<EventLog>().AppendAsync(
                PartnerStream.Of(new(Partner)), ExpectedVersion.Any, [new PartnerAdded(new(Partner), "ocpi", "Bench", "{}", DateTimeOffset.UtcNow)]);
            await FillAsync(hub.Services.GetRequiredService<Database>(), month, ledger);
            using var http = new HttpClient { BaseAddress = new(hub.Url), Timeout = TimeSpan.FromMinutes(10) };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
            await MeasureAsync(http, month, ledger);
        }

        folder.Delete(recursive: true);
        return 0;
    }

    private static async Task MeasureAsync(HttpClient http, int month, int ledger)
    {
        const string Path = $"/api/partners/{Partner}/statement";
        var first = JsonElement.Parse(await http.GetStringAsync(Path + "?month=2026-10"));
        var section = first.GetProperty("sections")[0];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{month:N0} of {ledger:N0} CDRs are October's: {section.GetProperty("claimed").GetRawText()}, ties: {first.GetProperty("ties").GetBoolean()}"));
        foreach (var (what, path) in ((string, string)[])
            [("sums", "?month=2026-10"), ("a page of 1,000 lines", "/lines?month=2026-10&limit=1000"), ("parked lines", "/lines?month=2026-10&state=parked"), ("all as CSV", "?month=2026-10&format=csv")])
            Console.WriteLine($"  {what}: {await TimeAsync(http, Path + path)}");
    }

    private static async Task<string> TimeAsync(HttpClient http, string path)
    {
        var times = new List<double>();
        var length = 0;
        for (var i = 0; i < Times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            length = (await http.GetByteArrayAsync(path)).Length;
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"median {times[Times / 2]:N0} ms, at most {times[^1]:N0} ms, {length / 1e6:0.00} MB");
    }

    // October's are spread over the ledger, as they are where partners' charges come in mixed.
    private static async Task FillAsync(Database database, int month, int ledger)
    {
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync(
            """
            INSERT INTO read.cdrs (folded, position, id, session, partner, state, start_at, end_at, energy_wh, currency, excl_vat, incl_vat, holds, record,
                                   reference, folded_evse, token_uid, owner)
            SELECT i.id, n, i.id, i.id::uuid, @partner, CASE WHEN n % 100 = 0 THEN 'held' ELSE 'sealed' END, i.at - interval '1 hour', i.at, 11501, 'EUR', 5.18, 6.16, '[]',
                   @record, 'R' || n, 'DEABCE' || n % 5000, '04AABBCC', 'DE-ABC'
            FROM generate_series(1, @ledger) n,
                 LATERAL (SELECT '11111111-1111-8111-8111-' || lpad(n::text, 12, '0') AS id,
                                 CASE WHEN n % (@ledger / @month) = 0 THEN timestamptz '2026-10-01 00:00Z' + n * interval '31 days' / (@ledger + 1)
                                      ELSE timestamptz '2025-10-01 00:00Z' + n * interval '360 days' / @ledger END AS at) i;
            INSERT INTO read.bookings
            SELECT folded, position, id, partner, state, end_at, end_at, energy_wh, currency, excl_vat, incl_vat, FALSE, owner, 'DE*ABC*E' || position % 5000, 'LOC' || position % 500,
                   'T' || position % 20, NULL, reference, '{7,19}', '{0.5,4.67545}', '{0.035,0.8883355}'
            FROM read.cdrs
            """, new { partner = Partner, record = Record(), month, ledger }, commandTimeout: 3600);
        await connection.ExecuteAsync(
            """
            INSERT INTO hub.deliveries (partner, module, object, class, state, version, attempts, next_attempt, created_at, ended_at, location)
            SELECT partner, 'cdrs', id, 'ledger', CASE WHEN position % 50 = 1 THEN 'parked' ELSE 'delivered' END, position, 1, end_at, end_at, end_at + interval '2 seconds',
                   'https://emsp.example/ocpi/2.2.1/cdrs/' || id
            FROM read.cdrs WHERE state = 'sealed'
            """, commandTimeout: 3600);
        foreach (var table in (string[])["read.cdrs", "read.bookings", "hub.deliveries"])
            await connection.ExecuteAsync("VACUUM ANALYZE " + table, commandTimeout: 3600);
    }

    // As long as a real one, and it can be compressed no better than one.
    private static string Record() => new([.. Enumerable.Range(0, 4_000).Select(i => (char)('!' + (i * 7919 % 8191 % 90)))]);
}

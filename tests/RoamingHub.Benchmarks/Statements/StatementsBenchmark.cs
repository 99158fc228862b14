using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Partners;
using RoamingHub.Hub;
using RoamingHub.Storage;
using RoamingHub.Storage.Embedded;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace RoamingHub.Benchmarks.Statements;

/// <summary>
/// A partner's statement is uploaded as CSV over HTTP and held against a ledger: most lines are equal, one in twenty was cut off instead of
/// rounded and has to be priced once more, and some are unknown.
/// </summary>
internal static class StatementsBenchmark
{
    private const string Partner = "bench";
    private const string Key = "statements";

    private const string Record = """
        {"id":"#ID#","session":"#ID#","evse":{"station":"CP-1","connector":1},"transaction":"1","token":{"idTag":"04AABBCC","uid":"04AABBCC","kind":"Rfid"},"permitBy":"ocpi:bench",
        "grant":{"partner":"bench","method":"Asked","reference":"R"},"start":"2026-03-01T12:00:00+00:00","chargingStart":"2026-03-01T12:00:00+00:00",
        "chargingEnd":"2026-03-01T13:00:00+00:00","end":"2026-03-01T13:00:00+00:00","meterStart":0,"meterStop":11501,"energy":11501,
        "site":{"locationId":"LOC1","version":1,"evseUid":"1","evseId":"DE*ABC*E1","connectorId":"1","timeZone":"Europe/Berlin"},
        "tariff":{"id":"T1","currency":"EUR","elements":[{"components":[{"dimension":"Energy","price":0.45,"vatPercent":19,"stepSize":1}]}]},"tariffDetails":"{}",
        "price":{"currency":"EUR","total":{"exclVat":5.18,"inclVat":6.16},"energy":{"exclVat":5.18,"inclVat":6.16},"time":{"exclVat":0},"parking":{"exclVat":0},
        "fixed":{"exclVat":0},"reservation":{"exclVat":0},"lines":[],"volumes":{"periods":[{"start":"2026-03-01T12:00:00+00:00","end":"2026-03-01T13:00:00+00:00",
        "energyKwh":11.501,"chargingHours":1,"parkingHours":0,"reservationHours":0,"tariffId":"T1"}],"totalEnergyKwh":11.501,"totalHours":1,"totalParkingHours":0,
        "totalReservationHours":0},"rounding":"minor-unit"},"sealedAt":"2026-03-01T13:00:01+00:00"}
        """;

    public static async Task<int> RunAsync(string[] options)
    {
        var lines = options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 100_000;
        var cdrs = options.Length > 1 ? int.Parse(options[1], CultureInfo.InvariantCulture) : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("roaminghub-statements-");
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
            await FillAsync(hub.Services.GetRequiredService<Database>(), cdrs);
            await MeasureAsync(hub.Url, lines, cdrs);
        }

        folder.Delete(recursive: true);
        return 0;
    }

    private static async Task MeasureAsync(string url, int lines, int cdrs)
    {
        using var http = new HttpClient { BaseAddress = new(url), Timeout = TimeSpan.FromMinutes(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var body = new StringContent(Statement(lines, cdrs), Encoding.UTF8);
        body.Headers.ContentType = new("text/csv");
        var started = Stopwatch.GetTimestamp();
        // Ends before any charge's: the statement is for its lines' records only, and nothing counts as lacking.
        var answer = await http.PostAsync($"/api/reconciliation/statements?partner={Partner}&from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z", body);
        var id = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("id").GetString();
        var uploaded = Stopwatch.GetElapsedTime(started);
        JsonElement statement;
        do
        {
            await Task.Delay(250);
            statement = JsonElement.Parse(await http.GetStringAsync($"/api/reconciliation/statements/{id}"));
        }
        while (statement.GetProperty("state").GetString() is "matching" or "loading");

        var whole = Stopwatch.GetElapsedTime(started);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{lines:N0} lines against {cdrs:N0} CDRs: taken in after {uploaded.TotalSeconds:0.0} s, matched after {whole.TotalSeconds:0.0} s; working set {Environment.WorkingSet / 1e6:0} MB"));
        foreach (var total in statement.GetProperty("totals").EnumerateArray())
            Console.WriteLine($"  {total.GetProperty("class").GetString()} {total.GetProperty("lines").GetInt64()}");
    }

    private static string Statement(int lines, int cdrs)
    {
        var csv = new StringBuilder("cdrId,energy,exclVat,inclVat,currency\n");
        for (var i = 0; i < lines; i++)
        {
            var id = i % 100 == 99 ? $"unknown-{i}" : IdOf(1 + ((long)i * cdrs / lines));
            csv.Append(CultureInfo.InvariantCulture, $"{id},11.501,{(i % 20 == 7 ? "5.17,6.15" : "5.18,6.16")},EUR\n");
        }

        return csv.ToString();
    }

    private static string IdOf(long n) => $"11111111-1111-8111-8111-{n:D12}";

    private static async Task FillAsync(Database database, int cdrs)
    {
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync(
            """
            INSERT INTO read.cdrs (folded, position, id, session, partner, state, start_at, end_at, energy_wh, currency, excl_vat, incl_vat, holds, record,
                                   reference, folded_evse, token_uid, owner)
            SELECT i.id, n, i.id, i.id::uuid, @partner, 'sealed', i.at, i.at + interval '1 hour', 11501, 'EUR', 5.18, 6.16, '[]', replace(@record, '#ID#', i.id),
                   'R' || n, 'DEABCE' || n % 5000, '04AABBCC', 'DE-ABC'
            FROM generate_series(1, @cdrs) n,
                 LATERAL (SELECT '11111111-1111-8111-8111-' || lpad(n::text, 12, '0') AS id, timestamptz '2026-03-01' + n * interval '2 seconds' AS at) i
            """, new { partner = Partner, record = Record, cdrs }, commandTimeout: 3600);
        await connection.ExecuteAsync("VACUUM ANALYZE read.cdrs", commandTimeout: 3600);
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub;
using RoamingHub.Storage;
using RoamingHub.Storage.Embedded;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace RoamingHub.Benchmarks.Statements;

/// <summary>
/// A partner's statement is uploaded as CSV over HTTP and held against a ledger: most lines are equal, some differ by a habit and have to be priced
/// once more from their histories, one in a hundred is unknown, and one record in a hundred lacks.
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

    // What a line says that differs: the first are found soon, the last after every way to reckon there is.
    private static readonly Dictionary<string, string> Habits = new()
    {
        ["cut"] = "5.17,6.15", ["vat"] = "6.16,6.16", ["price"] = "5.64,6.71", ["none"] = "6.41,7.63",
    };

    private static readonly DateTimeOffset First = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(string[] options)
    {
        int Number(int at, int otherwise) => options.Length > at ? int.Parse(options[at], CultureInfo.InvariantCulture) : otherwise;
        var run = new Run(Number(0, 100_000), Number(1, 1_000_000), Number(2, 5), options.Length > 3 ? options[3] : "cut");
        if (!Habits.ContainsKey(run.Habit))
        {
            await Console.Error.WriteLineAsync("The habit is one of: " + string.Join(", ", Habits.Keys));
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("roaminghub-statements-");
        await using (var postgres = await EmbeddedPostgres.StartAsync(folder.FullName, new(), Console.WriteLine))
        await using (var hub = await HubApplication.BuildAsync([], new Dictionary<string, string?>
        {
            ["HUB_DATABASE"] = postgres.ConnectionString, ["HUB_DATA"] = folder.FullName, ["HUB_API_KEY"] = Key, ["urls"] = "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "Error",
        }))
        {
            await hub.StartAsync();
            var log = hub.Services.GetRequiredService<EventLog>();
            await log.AppendAsync(
                PartnerStream.Of(new(Partner)), ExpectedVersion.Any, [new PartnerAdded(new(Partner), "ocpi", "Bench", "{}", DateTimeOffset.UtcNow)]);
            await FillAsync(hub.Services.GetRequiredService<Database>(), log.Types, run);
            await MeasureAsync(hub.Url, run);
        }

        folder.Delete(recursive: true);
        return 0;
    }

    private static async Task MeasureAsync(string url, Run run)
    {
        using var http = new HttpClient { BaseAddress = new(url), Timeout = TimeSpan.FromMinutes(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var body = new LinesContent(run);
        var started = Stopwatch.GetTimestamp();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"before: working set {Environment.WorkingSet / 1e6:0} MB"));
        var upload = http.PostAsync($"/api/reconciliation/statements?partner={Partner}&from={First:yyyy-MM-dd}T00:00:00Z&to={EndOf(run.Listed):yyyy-MM-ddTHH:mm:ss}Z", body);
        JsonElement statement;
        var (step, uploaded, most) = ("", TimeSpan.Zero, 0L);
        do
        {
            await Task.Delay(200);
            if (upload.IsCompleted && uploaded == TimeSpan.Zero)
                uploaded = Stopwatch.GetElapsedTime(started);
            var list = JsonElement.Parse(await http.GetStringAsync("/api/reconciliation/statements"));
            statement = list.GetProperty("items") is { } items && items.GetArrayLength() > 0 ? items[0] : default;
            most = Math.Max(most, Environment.WorkingSet);
            var now = statement.ValueKind == JsonValueKind.Undefined ? "" : $"{statement.GetProperty("state")} {Math.Floor(statement.GetProperty("progress").GetDecimal() * 5) * 20} %";
            if (now != step)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds,6:0.0} s  {step = now}, {statement.GetProperty("lines")} lines; working set {Environment.WorkingSet / 1e6:0} MB"));
        }
        while (statement.ValueKind == JsonValueKind.Undefined || statement.GetProperty("state").GetString() is "matching" or "loading");

        var whole = Stopwatch.GetElapsedTime(started);
        (await upload).EnsureSuccessStatusCode();
        statement = JsonElement.Parse(await http.GetStringAsync($"/api/reconciliation/statements/{statement.GetProperty("id")}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{run.Lines:N0} lines against {run.Cdrs:N0} CDRs, {run.Differing} % by the habit {run.Habit}: taken in after {uploaded.TotalSeconds:0.0} s, matched after {whole.TotalSeconds:0.0} s; working set {most / 1e6:0} MB at most"));
        foreach (var total in statement.GetProperty("totals").EnumerateArray())
            Console.WriteLine($"  {total.GetProperty("class").GetString()} {total.GetProperty("lines").GetInt64()}");
        Console.WriteLine($"  ties: {string.Join(", ", statement.GetProperty("ledger").EnumerateArray().Select(l => l.GetProperty("ties").GetBoolean()))}");
    }

    private static string Line(Run run, int i)
    {
        var n = i + (i / 100) + 1; // each hundred-and-first record lacks
        var id = i % 100 == 99 || n > run.Cdrs ? $"unknown-{i}" : IdOf(n).ToString();
        return string.Create(CultureInfo.InvariantCulture, $"{id},11.501,{(i * 37 % 100 < run.Differing ? Habits[run.Habit] : "5.18,6.16")},EUR\n");
    }

    // In no order, as real ones are.
    private static Guid IdOf(int n)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, unchecked(n * 2654435761L));
        BitConverter.TryWriteBytes(bytes[8..], n);
        return new Guid(bytes);
    }

    private static DateTimeOffset EndOf(int n) => First.AddSeconds(2L * n).AddHours(1);

    private static async Task FillAsync(Database database, EventTypes types, Run run)
    {
        await using var connection = await database.OpenAsync();
        for (var from = 1; from <= run.Cdrs; from += 50_000)
        {
            var numbers = Enumerable.Range(from, Math.Min(50_000, run.Cdrs - from + 1)).ToArray();
            await connection.ExecuteAsync(
                """
                INSERT INTO read.cdrs (folded, position, id, session, partner, state, start_at, end_at, energy_wh, currency, excl_vat, incl_vat, holds, record,
                                       reference, folded_evse, token_uid, owner)
                SELECT upper(i.id::text), n, i.id::text, i.id, @partner, 'sealed', @first + n * interval '2 seconds', @first + n * interval '2 seconds' + interval '1 hour', 11501,
                       'EUR', 5.18, 6.16, '[]', replace(@record, '#ID#', i.id::text), 'R' || n, 'DEABCE' || n % 5000, '04AABBCC', 'DE-ABC'
                FROM unnest(@numbers, @ids) AS i(n, id)
                """, new { partner = Partner, record = Record, numbers, ids = numbers.Select(IdOf).ToArray(), first = First.UtcDateTime }, commandTimeout: 3600);
            var listed = numbers.Where(n => n <= run.Listed).Select(IdOf).ToArray();
            await FillHistoriesAsync(connection, types, from, listed);
        }

        foreach (var table in (string[])["read.cdrs", "log.mt_events"])
            await connection.ExecuteAsync("VACUUM ANALYZE " + table, commandTimeout: 3600);
    }

    // Below the first position: there for whoever asks for a stream, and no reader comes by.
    private static async Task FillHistoriesAsync(Npgsql.NpgsqlConnection connection, EventTypes types, int from, Guid[] sessions)
    {
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        SessionEvent[] history =
        [
            new ChargingStarted(
                new(new("CP-1"), 1), "1", new("04AABBCC", "04AABBCC"), Energy.FromWh(0), at, at, PermitResult.Accepted, "ocpi:bench", new RoamingGrant(new(Partner), GrantMethod.Asked, "R"),
                Site: new Site("LOC1", 1, "1", "DE*ABC*E1", "1", "Europe/Berlin"), Tariff: new("T1", 1)),
            new MeterRead([.. Enumerable.Range(1, 11).Select(i => new Reading(at.AddMinutes(5 * i), [], Energy.FromWh(1000 * i)))], 1, at),
            new ChargingStopped(Energy.FromWh(11501), at.AddHours(1), at.AddHours(1), "Local", null),
        ];
        await connection.ExecuteAsync(
            "INSERT INTO log.mt_streams (id, type, version) SELECT 'session-' || u.id, 'charging_session', 3 FROM unnest(@sessions) AS u(id)", new { sessions }, commandTimeout: 3600);
        await connection.ExecuteAsync(
            """
            INSERT INTO log.mt_events (seq_id, id, stream_id, version, data, type)
            SELECT -3 * (u.n + @from) - e.version, gen_random_uuid(), 'session-' || u.id, e.version, e.data::jsonb, e.type
            FROM unnest(@sessions) WITH ORDINALITY AS u(id, n), unnest(@versions, @data, @types) AS e(version, data, type)
            """,
            new
            {
                from, sessions, versions = Enumerable.Range(1, history.Length).ToArray(), data = history.Select(e => Encoding.UTF8.GetString(types.Serialize(e))).ToArray(),
                types = history.Select(e => types.Of(e.GetType()).Alias).ToArray(),
            }, commandTimeout: 3600);
    }

    /// <param name="Differing">Lines of a hundred.</param>
    private sealed record Run(int Lines, int Cdrs, int Differing, string Habit)
    {
        /// <summary>Records of the statement's time.</summary>
        public int Listed { get; } = Math.Min(Cdrs, Lines + (Lines / 100) + 1);
    }

    /// <summary>The statement, written as it is sent.</summary>
    private sealed class LinesContent : HttpContent
    {
        private readonly Run _run;

        public LinesContent(Run run)
        {
            _run = run;
            Headers.ContentType = new("text/csv");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await using var text = new StreamWriter(stream, new UTF8Encoding(false), 64 * 1024, leaveOpen: true);
            await text.WriteAsync("cdrId,energy,exclVat,inclVat,currency\n");
            for (var i = 0; i < _run.Lines; i++)
                await text.WriteAsync(Line(_run, i));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

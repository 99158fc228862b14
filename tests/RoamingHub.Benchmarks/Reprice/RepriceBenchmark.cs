using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Tariffs;
using RoamingHub.Hub;
using RoamingHub.Storage;
using RoamingHub.Storage.Embedded;
using RoamingHub.Storage.ReadModels;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace RoamingHub.Benchmarks.Reprice;

/// <summary>
/// A tariff is tried on past sessions, a million unless told otherwise, through the API: first as it is, which must change nothing, then as a draft with day, night and parking.
/// </summary>
internal static class RepriceBenchmark
{
    private const string Key = "reprice";
    private const int AboveAllSeeded = 1_000_000_000;

    private const string Plain = """{ "currency": "EUR", "elements": [ { "price_components": [ { "type": "ENERGY", "price": 0.49, "vat": 19, "step_size": 1 } ] } ] }""";

    private const string DayAndNight = """
        { "currency": "EUR", "elements": [
            { "price_components": [ { "type": "ENERGY", "price": 0.39, "vat": 19, "step_size": 1 } ], "restrictions": { "start_time": "22:00", "end_time": "06:00" } },
            { "price_components": [ { "type": "ENERGY", "price": 0.55, "vat": 19, "step_size": 1 }, { "type": "PARKING_TIME", "price": 3, "vat": 19, "step_size": 60 } ] } ] }
        """;

    public static async Task<int> RunAsync(string[] options)
    {
        var sessions = options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("roaminghub-reprice-");
        await using (var postgres = await EmbeddedPostgres.StartAsync(folder.FullName, new(), Console.WriteLine))
        await using (var hub = await HubApplication.BuildAsync([], new Dictionary<string, string?>
        {
            ["HUB_DATABASE"] = postgres.ConnectionString, ["HUB_DATA"] = folder.FullName, ["HUB_API_KEY"] = Key, ["urls"] = "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "Error",
        }))
        {
            var database = hub.Services.GetRequiredService<Database>();
            await using (var connection = await database.OpenAsync()) // what is seeded lies behind the readers, so that none of them does it over
                await connection.ExecuteAsync($"ALTER SEQUENCE log.mt_events_sequence RESTART WITH {AboveAllSeeded}");
            await hub.StartAsync();
            using var http = new HttpClient { BaseAddress = new(hub.Url), Timeout = Timeout.InfiniteTimeSpan };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
            using (var described = await http.PutAsync("/api/tariffs/AC", Json(Plain)))
                described.EnsureSuccessStatusCode();
            var tariff = (await hub.Services.GetRequiredService<ReadModels>().Tariffs.FindAsync("AC", default))!.Tariff;
            var started = Stopwatch.GetTimestamp();
            await new PastSessions(database, hub.Services.GetRequiredService<EventTypes>(), tariff).FillAsync(sessions);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sessions:N0} sessions written in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
            var period = $"""
                "from": "{PastSessions.First:yyyy-MM-ddTHH:mm:ssZ}", "to": "{PastSessions.First.AddMinutes(PastSessions.Minutes(sessions)).AddDays(1):yyyy-MM-ddTHH:mm:ssZ}"
                """;
            await MeasureAsync(http, "as it is", sessions, $"{{ {period} }}");
            await MeasureAsync(http, "draft   ", sessions, $"{{ {period}, \"tariff\": {DayAndNight} }}");
        }

        folder.Delete(recursive: true);
        return 0;
    }

    private static async Task MeasureAsync(HttpClient http, string name, int sessions, string body)
    {
        GC.Collect();
        var (before, used) = (Environment.WorkingSet, Environment.CpuUsage.TotalTime);
        using var stop = new CancellationTokenSource();
        var peak = PeakAsync(stop.Token);
        var started = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsync("/api/tariffs/AC/dry-run", Json(body));
        var run = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        var took = Stopwatch.GetElapsedTime(started);
        used = Environment.CpuUsage.TotalTime - used;
        await stop.CancelAsync();
        var most = await peak;
        var repriced = run.GetProperty("sessions").GetInt64();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {repriced:N0} of {sessions:N0} sessions in {took.TotalSeconds:0.0} s, {repriced / took.TotalSeconds:N0} a second ({used.TotalMicroseconds / repriced:0} µs of the hub's CPU each); delta {run.GetProperty("delta").GetProperty("exclVat").GetDecimal()} EUR; working set {before / 1e6:0} MB before, {most / 1e6:0} MB at most"));
    }

    private static async Task<long> PeakAsync(CancellationToken ct)
    {
        var most = 0L;
        while (!ct.IsCancellationRequested)
        {
            most = Math.Max(most, Environment.WorkingSet);
            await Task.Delay(100, CancellationToken.None);
        }

        return most;
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}

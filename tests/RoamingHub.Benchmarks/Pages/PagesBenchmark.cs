using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Hub;
using RoamingHub.Storage;
using RoamingHub.Storage.Embedded;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Benchmarks.Pages;

/// <summary>
/// An OCPI partner reads lists in pages of 1,000: from the hub, and from a bare server that does nothing but the query and writing what it
/// found (the floor). Both over HTTP on the same tables, turn by turn.
/// </summary>
internal static class PagesBenchmark
{
    private const string Partner = "bench";
    private const string Key = "benchmark-key";
    private const int Documents = 10_000;
    private const int PageSize = 1_000;

    public static async Task<int> RunAsync(string[] options)
    {
        var pages = options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 200;
        var folder = Directory.CreateTempSubdirectory("roaminghub-pages-");
        await using (var postgres = await EmbeddedPostgres.StartAsync(folder.FullName, new(), Console.WriteLine))
        await using (var hub = await HubApplication.BuildAsync([], new Dictionary<string, string?>
        {
            ["HUB_DATABASE"] = postgres.ConnectionString, ["HUB_DATA"] = folder.FullName, ["HUB_API_KEY"] = "pages", ["urls"] = "http://127.0.0.1:0",
            ["Hub:Ocpi:PageLimit"] = "1000", ["Hub:Ocpi:RequestsPerSecond"] = "100000", ["Hub:Ocpi:RequestBurst"] = "100000",
            ["Logging:LogLevel:Default"] = "Error",
        }))
        {
            await hub.StartAsync();
            var database = hub.Services.GetRequiredService<Database>();
            await FillAsync(database);
            await hub.Services.GetRequiredService<PartnerConnections>().SaveAsync(
                Partner, """{ "encodeToken": true, "roles": [ { "role": "EMSP", "countryCode": "NL", "partyId": "EMS", "name": "Bench" } ], "endpoints": [] }""",
                [(Key, "access")], [], default);
            await using var floor = await PagesFloor.StartAsync(database);
            await CompareAsync("locations", "ocpi-location", "", hub.Url, floor.Url, pages);
            await CompareAsync("cdrs", "ocpi-cdr", Partner, hub.Url, floor.Url, pages);
        }

        folder.Delete(recursive: true);
        return 0;
    }

    private static async Task CompareAsync(string module, string kind, string audience, string hub, string floor, int pages)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", Convert.ToBase64String(Encoding.UTF8.GetBytes(Key)));
        var (hubTimes, floorTimes) = (new List<double>(), new List<double>());
        var bytes = 0;
        for (var i = -pages / 4; i < pages; i++)
        {
            var offset = Math.Abs(i) * PageSize % Documents;
            (bytes, var hubTime) = await GetAsync(http, $"{hub}/ocpi/2.2.1/{module}?offset={offset}&limit={PageSize}");
            var (_, floorTime) = await GetAsync(http, $"{floor}/{kind}/{offset}/{PageSize}?audience={audience}");
            if (i < 0)
                continue; // warming up
            hubTimes.Add(hubTime);
            floorTimes.Add(floorTime);
        }

        var (hubMedian, floorMedian) = (Median(hubTimes), Median(floorTimes));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{module}: {pages} pages of {PageSize}, {bytes / 1e6:0.0} MB each: floor {floorMedian:0.0} ms, hub {hubMedian:0.0} ms, hub / floor = {hubMedian / floorMedian:0.00}"));
    }

    private static async Task<(int Bytes, double Milliseconds)> GetAsync(HttpClient http, string url)
    {
        var started = Stopwatch.GetTimestamp();
        var body = await http.GetByteArrayAsync(url);
        return (body.Length, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static async Task FillAsync(Database database)
    {
        await using var connection = await database.OpenAsync();
        foreach (var (kind, audience, body) in new[] { ("ocpi-location", "", Example.Location), ("ocpi-cdr", Partner, Example.Cdr) })
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO hub.documents (kind, audience, id, created, version, last_updated, body)
                SELECT @kind, @audience, 'DOC' || n, n, n, timestamptz '2026-01-01' + n * interval '1 second', replace(@body, '#ID#', 'DOC' || n)
                FROM generate_series(1, @count) n
                """, new { kind, audience, body, count = Documents });
        }

        await connection.ExecuteAsync("VACUUM ANALYZE hub.documents");
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Hub;
using RoamingHub.Storage;
using RoamingHub.Storage.Embedded;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Benchmarks.Tokens;

/// <summary>
/// A partner's tokens, a million unless told otherwise, read by a whole hub: first all new, then all the same, then looked up one by one. Partner and
/// database are processes of their own, so the memory is the hub's.
/// </summary>
internal static class TokensBenchmark
{
    private const int LookUps = 5_000;

    public static async Task<int> RunAsync(string[] options)
    {
        var count = options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("roaminghub-tokens-");
        await using (var postgres = await EmbeddedPostgres.StartAsync(Path.Combine(folder.FullName, "pg"), new(), Console.WriteLine))
        {
            var port = BenchmarkProcess.FreePort();
            using var partner = BenchmarkProcess.Start("tokens-partner", port.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture));
            try
            {
                await partner.StandardOutput.ReadLineAsync();
                await MeasureAsync(postgres.ConnectionString, folder.FullName, port, count);
            }
            finally
            {
                partner.Kill(entireProcessTree: true);
            }
        }

        folder.Delete(recursive: true);
        return 0;
    }

    private static async Task MeasureAsync(string connection, string folder, int port, int count)
    {
        await using var hub = await HubApplication.BuildAsync([], new Dictionary<string, string?>
        {
            ["HUB_DATABASE"] = connection, ["HUB_DATA"] = folder, ["HUB_API_KEY"] = "bench", ["urls"] = "http://127.0.0.1:0",
            ["Hub:Partners:AllowPrivateNetworks"] = "true", ["Logging:LogLevel:Default"] = "Error",
        });
        await hub.StartAsync();
        using var http = new HttpClient { BaseAddress = new(hub.Url), Timeout = TimeSpan.FromHours(1) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "bench");
        var partner = await PostAsync(http, "/api/partners", $$"""{ "protocol": "ocpi", "name": "Big", "versionsUrl": "http://127.0.0.1:{{port}}/versions", "token": "a" }""");
        var id = partner.GetProperty("id").GetString()!;
        var database = hub.Services.GetRequiredService<Database>();
        var before = Memory();

        var began = Stopwatch.GetTimestamp();
        await PostAsync(http, $"/api/partners/{id}/register", null); // the tokens are read in the background
        var peak = 0L;
        while (!await IsReadAsync(database, id))
        {
            peak = Math.Max(peak, Memory());
            await Task.Delay(200);
        }

        Say($"{count} new tokens", count, began);
        began = Stopwatch.GetTimestamp();
        await PostAsync(http, $"/api/partners/{id}/sync?module=tokens", null);
        Say($"{count} tokens that are known", count, began);
        peak = Math.Max(peak, Memory());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"working set of the hub: {before / 1048576.0:0} MB before, {peak / 1048576.0:0} MB at most"));
        await LookUpAsync(hub.Services.GetRequiredService<PartnerTokens>(), database, count);
    }

    private static async Task LookUpAsync(PartnerTokens tokens, Database database, int count)
    {
        var times = new List<double>(LookUps);
        var random = new Random(17);
        for (var i = 0; i < LookUps; i++)
        {
            var uid = TokensPartner.Uid(random.Next(count));
            var began = Stopwatch.GetTimestamp();
            if ((await tokens.FindAsync(uid, default)).Count != 1)
                throw new InvalidOperationException($"{uid} was not found.");
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"look-up of one token: median {times[LookUps / 2]:0.00} ms, 99 % in {times[LookUps * 99 / 100]:0.00} ms"));
        await using var connection = await database.OpenAsync();
        foreach (var line in await connection.QueryAsync<string>("EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM hub.partner_tokens WHERE uid = @uid", new { uid = TokensPartner.Uid(count / 2) }))
            Console.WriteLine("  " + line);
    }

    private static async Task<bool> IsReadAsync(Database database, string partner)
    {
        await using var connection = await database.OpenAsync();
        return await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM hub.token_pulls WHERE partner = @partner AND full_at IS NOT NULL)", new { partner });
    }

    private static void Say(string what, int count, long began)
    {
        var took = Stopwatch.GetElapsedTime(began);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {took.TotalSeconds:0.0} s, {count / took.TotalSeconds:0} tokens/s"));
    }

    private static long Memory()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, string? body)
    {
        using var response = await http.PostAsync(path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }
}

using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RoamingHub.Benchmarks.Tokens;

/// <summary>A partner that has nothing but tokens, as a process: the handshake, and the list page by page, made up as it is asked for.</summary>
internal static class TokensPartner
{
    public static async Task<int> RunAsync(string port, string tokens)
    {
        var count = int.Parse(tokens, CultureInfo.InvariantCulture);
        var url = "http://127.0.0.1:" + port;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Run(http => AnswerAsync(http, url, count));
        await app.StartAsync();
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext http, string url, int count)
    {
        var data = http.Request.Path.Value switch
        {
            "/versions" => $$"""[{"version":"2.2.1","url":"{{url}}/2.2.1"}]""",
            "/2.2.1" => $$"""
                {"version":"2.2.1","endpoints":[{"identifier":"credentials","role":"SENDER","url":"{{url}}/credentials"},{"identifier":"tokens","role":"SENDER","url":"{{url}}/tokens"}]}
                """,
            "/credentials" => $$"""
                {"token":"token-c","url":"{{url}}/versions","roles":[{"role":"EMSP","country_code":"NL","party_id":"BIG","business_details":{"name":"Big"} }]}
                """,
            _ => Page(http, url, count),
        };
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync($$"""{"status_code":1000,"timestamp":"2026-03-01T12:00:00Z","data":{{data}}}""");
    }

    private static string Page(HttpContext http, string url, int count)
    {
        int Number(string name, int otherwise) => int.TryParse(http.Request.Query[name], CultureInfo.InvariantCulture, out var given) ? given : otherwise;
        var (offset, limit) = (Number("offset", 0), Math.Min(1000, Number("limit", 1000)));
        var end = Math.Min(count, offset + limit);
        http.Response.Headers["X-Total-Count"] = count.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["X-Limit"] = "1000";
        if (end < count)
            http.Response.Headers.Link = $"<{url}/tokens?offset={end}&limit={limit}>; rel=\"next\"";
        var page = new StringBuilder("[");
        for (var i = offset; i < end; i++)
        {
            page.Append(i == offset ? "" : ",").Append(CultureInfo.InvariantCulture, $$"""
                {"country_code":"NL","party_id":"BIG","uid":"{{Uid(i)}}","type":"RFID","contract_id":"NL-BIG-C{{i:00000000}}","visual_number":"{{i:0000000000}}","issuer":"Big Mobility","group_id":"FLEET{{i % 5000}}","valid":true,"whitelist":"ALLOWED","language":"nl","last_updated":"2026-02-{{1 + (i % 28):00}}T08:00:00Z"}
                """);
        }

        return page.Append(']').ToString();
    }

    /// <summary>As card numbers are: spread over the index, not counted up.</summary>
    public static string Uid(int number) => (unchecked((uint)number * 2654435761u) | ((ulong)(uint)number << 32)).ToString("X14", CultureInfo.InvariantCulture);
}

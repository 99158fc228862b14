using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;
using RoamingHub.Storage;

namespace RoamingHub.Benchmarks.Pages;

/// <summary>The least a page can cost: one query, and its rows on the socket as they are. No total, no envelope, no authorization.</summary>
internal sealed class PagesFloor : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PagesFloor(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public static async Task<PagesFloor> StartAsync(Database database)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(http => AnswerAsync(http, database));
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext http, Database database)
    {
        var asked = http.Request.Path.Value!.Trim('/').Split('/');
        await using var connection = await database.OpenAsync(http.RequestAborted);
        await using var command = new NpgsqlCommand(
            "SELECT body FROM hub.documents WHERE kind = $1 AND audience = $2 ORDER BY created, id OFFSET $3 LIMIT $4", connection);
        command.Parameters.Add(new() { Value = asked[0] });
        command.Parameters.Add(new() { Value = http.Request.Query["audience"].ToString() });
        command.Parameters.Add(new() { Value = int.Parse(asked[1], System.Globalization.CultureInfo.InvariantCulture) });
        command.Parameters.Add(new() { Value = int.Parse(asked[2], System.Globalization.CultureInfo.InvariantCulture) });
        await using var reader = await command.ExecuteReaderAsync(http.RequestAborted);
        var body = http.Response.BodyWriter;
        while (await reader.ReadAsync(http.RequestAborted))
        {
            await body.WriteAsync(await reader.GetFieldValueAsync<byte[]>(0, http.RequestAborted), http.RequestAborted);
        }
    }
}

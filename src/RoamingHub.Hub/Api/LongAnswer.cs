using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace RoamingHub.Hub.Api;

/// <summary>
/// An answer that may take minutes. Meanwhile a blank is sent now and then, which JSON ignores, so that nobody on the way takes the connection for dead; who
/// accepts <c>application/x-ndjson</c> gets lines that tell what share is done, and the answer as the last line. When the caller goes away, the work ends.
/// </summary>
internal sealed class LongAnswer<T>(Func<IProgress<decimal>, CancellationToken, Task<T>> work) : IResult
{
    public const string Lines = "application/x-ndjson";

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LinesBeat = TimeSpan.FromSeconds(1);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var ct = httpContext.RequestAborted;
        var time = httpContext.RequestServices.GetRequiredService<TimeProvider>();
        var lines = httpContext.Request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals(Lines, StringComparison.OrdinalIgnoreCase));
        var share = new Share();
        var working = work(share, ct);
        while (await Task.WhenAny(working, Task.Delay(lines ? LinesBeat : Beat, time, ct)) != working && !ct.IsCancellationRequested)
        {
            Begin(httpContext.Response, lines);
            var sign = lines ? string.Create(CultureInfo.InvariantCulture, $"{{\"progress\":{share.Done:0.####}}}\n") : " ";
            await httpContext.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(sign), ct);
            await httpContext.Response.Body.FlushAsync(ct);
        }

        var answer = await working;
        Begin(httpContext.Response, lines);
        var json = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        await JsonSerializer.SerializeAsync(httpContext.Response.Body, answer, json.GetTypeInfo(typeof(T)), ct);
    }

    private static void Begin(HttpResponse response, bool lines)
    {
        if (!response.HasStarted)
            response.ContentType = lines ? Lines : "application/json; charset=utf-8";
    }

    private sealed class Share : IProgress<decimal>
    {
        public decimal Done { get; private set; }

        public void Report(decimal value) => Done = value;
    }
}

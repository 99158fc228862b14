using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using RoamingHub.TestSupport.Wire.Oicp;

namespace RoamingHub.Hub.Tests;

/// <summary>Stands before the hub's OICP door and reads along what it answers, to whomever.</summary>
internal sealed class OicpDoorRecord : IStartupFilter
{
    private readonly ConcurrentQueue<(string Target, int Status, string Answer)> _answers = new();

    public IEnumerable<string> Faults => _answers.SelectMany(a => OicpWire.DoorFaults(a.Target, a.Status, a.Answer));

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (OicpSchemas.Present)
            app.Use(RecordAsync);
        next(app);
    };

    private async Task RecordAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/oicp", StringComparison.Ordinal))
        {
            await next(http);
            return;
        }

        var wire = http.Response.Body;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        try
        {
            await next(http);
            if (answer.Length > 0)
                _answers.Enqueue((http.Request.Path, http.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray())));
            answer.Position = 0;
            await answer.CopyToAsync(wire, http.RequestAborted);
        }
        finally
        {
            http.Response.Body = wire;
        }
    }
}

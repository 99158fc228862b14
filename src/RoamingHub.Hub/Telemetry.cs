using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace RoamingHub.Hub;

/// <summary>
/// Traces of HTTP in and out, sent by OTLP when an endpoint is configured (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>; with
/// <c>OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf</c> by HTTP, else by gRPC).
/// </summary>
internal sealed class Telemetry(IConfiguration configuration) : IHostedService, IDisposable
{
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } endpoint)
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureResource(resource => resource.AddService("roaminghub"))
                .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Npgsql")
                .AddProcessor(new DiscreetSpans())
                .AddOtlpExporter(options =>
                {
                    var overHttp = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf";
                    options.Protocol = overHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
                    options.Endpoint = new(overHttp ? endpoint.TrimEnd('/') + "/v1/traces" : endpoint);
                })
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _traces?.ForceFlush(2000);
        return Task.CompletedTask;
    }

    public void Dispose() => _traces?.Dispose();
}

/// <summary>
/// Ids in a path may be those of cards, and queries hold whatever somebody put there: of an address only its beginning is told, that is
/// host, protocol and module.
/// </summary>
internal sealed class DiscreetSpans : BaseProcessor<Activity>
{
    private const int Shown = 3;
    private static readonly string[] Paths = ["url.path", "http.target"];
    private static readonly string[] Urls = ["url.full", "http.url"];
    private static readonly string[] Never = ["url.query", "http.request.header.authorization", "exception.message", "exception.stacktrace"];

    public override void OnEnd(Activity data)
    {
        foreach (var name in Paths)
        {
            if (data.GetTagItem(name) is string path)
                data.SetTag(name, Cut(path));
        }

        foreach (var name in Urls)
        {
            if (data.GetTagItem(name) is string url && Uri.TryCreate(url, UriKind.Absolute, out var uri))
                data.SetTag(name, uri.GetLeftPart(UriPartial.Authority) + Cut(uri.AbsolutePath));
        }

        foreach (var name in Never)
            data.SetTag(name, null);
        if (data.DisplayName.Contains('/', StringComparison.Ordinal) && !data.DisplayName.Contains('{', StringComparison.Ordinal))
            data.DisplayName = Cut(data.DisplayName);
    }

    private static string Cut(string path)
    {
        var parts = path.Split('?')[0].Split('/');
        return parts.Length <= Shown + 1 ? string.Join('/', parts) : string.Join('/', parts[..(Shown + 1)]) + "/…";
    }
}

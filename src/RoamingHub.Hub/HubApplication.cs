using Microsoft.AspNetCore.DataProtection;
using RoamingHub.Hub.Api;
using RoamingHub.Hub.Jobs;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Partners.Ocpi;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Reconciliation;
using RoamingHub.Hub.Stations;
using RoamingHub.Hub.Stations.Security;
using RoamingHub.Storage;
using RoamingHub.Storage.Embedded;

namespace RoamingHub.Hub;

/// <summary>A whole hub in this process: its database server where none is given, its rooms, and the web server.</summary>
internal sealed class HubApplication : IAsyncDisposable
{
    private const string DefaultUrl = "http://localhost:8080";

    private readonly WebApplication _app;
    private readonly Database _database;
    private readonly EmbeddedPostgres? _postgres;
    private bool _started;

    private HubApplication(WebApplication app, Database database, EmbeddedPostgres? postgres)
    {
        _app = app;
        _database = database;
        _postgres = postgres;
    }

    public IServiceProvider Services => _app.Services;

    /// <summary>The first address the hub listens on, once started.</summary>
    public string Url => _app.Urls.First();

    /// <summary>Builds a hub and brings its database up to date; nothing listens yet.</summary>
    /// <param name="say">Told what takes time: the database server's start, what is fetched for it.</param>
    /// <param name="configure">Has the last word about the services.</param>
    public static async Task<HubApplication> BuildAsync(
        string[] args, IReadOnlyDictionary<string, string?>? settings = null, Action<string>? say = null,
        Action<IServiceCollection>? configure = null, CancellationToken ct = default)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        if (settings is not null)
            builder.Configuration.AddInMemoryCollection(settings);
        var options = HubOptions.From(builder.Configuration);
        Directory.CreateDirectory(options.DataDirectory);
        var postgres = options.Database is null
            ? await EmbeddedPostgres.StartAsync(options.DataDirectory, new(), say ?? (_ => { }), ct)
            : null;
        var database = new Database(options.Database ?? postgres!.ConnectionString);
        try
        {
            await database.MigrateAsync(ct);
            return new(Compose(builder, options, database, say ?? (_ => { }), configure ?? (_ => { })), database, postgres);
        }
        catch
        {
            await database.DisposeAsync();
            if (postgres is not null)
                await postgres.DisposeAsync();
            throw;
        }
    }

    public async Task StartAsync(CancellationToken ct = default)
    {
        await _app.StartAsync(ct);
        _started = true;
    }

    public Task WaitForShutdownAsync(CancellationToken ct = default) => _app.WaitForShutdownAsync(ct);

    public async ValueTask DisposeAsync()
    {
        if (_started)
            await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    private static WebApplication Compose(WebApplicationBuilder builder, HubOptions options, Database database, Action<string> say, Action<IServiceCollection> configure)
    {
        if (builder.Configuration["urls"] is not { Length: > 0 })
            builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 10 * 1024 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MaxConcurrentConnections = 1000 + (2L * StationOptions.From(builder.Configuration).MaxConnections); // those that say nothing count too
            var partners = PartnerListener.From(builder.Configuration);
            StationListeners.Listen(kestrel, TlsOptions.From(builder.Configuration), builder.Configuration["urls"]!, more: partners is not null);
            partners?.Listen(kestrel);
        });
        builder.Services.AddSingleton(options);
        builder.Services.AddHostedService<Telemetry>();
        builder.Services.AddStorage(database);
        builder.Services.AddHostedService<HubStartup>(); // before everything that works on what it loads
        builder.Services.AddSessions(builder.Configuration);
        builder.Services.AddPartners(builder.Configuration);
        builder.Services.AddReconciliation();
        builder.Services.AddJobs(builder.Configuration);
        builder.Services.AddStations(builder.Configuration);
        builder.Services.AddHubApi(builder.Configuration, options, say);
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider(); // no cookie, nothing to protect over a restart
        configure(builder.Services);

        var app = builder.Build();
        StationLineFeature.Use(app);
        app.UseWebSockets();
        StationEndpoint.Map(app);
        app.MapOcpi();
        app.MapOicp();
        app.MapHubApi();
        return app;
    }
}

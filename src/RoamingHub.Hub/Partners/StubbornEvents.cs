using System.Net.Sockets;
using Npgsql;
using RoamingHub.Hub.Api;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners;

/// <summary>
/// Events that a module of a feed fails on again and again while the database is well. They are set aside, so that everything behind them reaches its
/// partners; they are logged and shown (<c>GET /api/set-aside</c>). Where their order does not matter they are tried once more whenever the feed begins
/// anew, and that is with every version of the hub.
/// </summary>
internal sealed class StubbornEvents(string feed, FeedTools tools)
{
    private const int Tries = 3;

    private readonly Dictionary<(long Position, string Module), (int Times, string Error)> _failures = [];
    private readonly List<SetAsideEvent> _given = [];
    private readonly List<SetAsideEvent> _mended = [];
    private bool _isAnew = true;

    /// <summary>The module has failed on the event: it comes again with the batch, and is set aside in the end.</summary>
    public async Task HandleAsync(IModuleFeed module, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        var name = NameOf(module);
        var before = _failures.GetValueOrDefault((e.Position, name));
        if (before.Times >= Tries)
        {
            tools.Logger.EventSetAside(feed, name, e.Type, e.Stream, e.Position, before.Error);
            _given.Add(new(feed, e.Position, name, e.Stream, e.Type, before.Error, tools.Time.GetUtcNow()));
            return;
        }

        try
        {
            await module.HandleAsync(e, batch, ct);
        }
        catch (Exception error) when (IsOwn(error))
        {
            _failures[(e.Position, name)] = (before.Times + 1, error.Message);
            throw;
        }
    }

    /// <summary>Tries what was set aside earlier, once after each beginning.</summary>
    public async Task RetryAsync(IReadOnlyList<IModuleFeed> modules, FeedBatch batch, CancellationToken ct)
    {
        _given.Clear();
        _mended.Clear();
        foreach (var aside in _isAnew ? await tools.SetAside.OfAsync(feed, ct) : [])
        {
            if (modules.FirstOrDefault(m => m.InAnyOrder && NameOf(m) == aside.Module) is not { } module
                || await tools.Log.ReadAllAsync(aside.Position - 1, 1, ct) is not [{ Position: var found } e] || found != aside.Position)
                continue;
            try
            {
                await module.HandleAsync(e, batch, ct);
                _mended.Add(aside);
            }
            catch (Exception error) when (IsOwn(error))
            {
                tools.Logger.EventSetAside(feed, aside.Module, e.Type, e.Stream, e.Position, error.Message);
            }
        }
    }

    public async Task WriteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await SetAsideEvents.RemoveAsync(_mended, connection, transaction, ct);
        await SetAsideEvents.AddAsync(_given, connection, transaction, ct);
    }

    public void Resumed() => _isAnew = true;

    public void Committed()
    {
        _isAnew = false;
        _failures.Clear();
    }

    // What is everybody's trouble passes by itself, however long it takes.
    private static bool IsOwn(Exception error) => error is not (OperationCanceledException or LogUnavailableException or IOException or SocketException
        or TimeoutException or ObjectDisposedException) && error is not NpgsqlException { IsTransient: true } && (error is not NpgsqlException || error is PostgresException);

    private static string NameOf(IModuleFeed module) => ApiNames.Camel(module.GetType().Name.Replace("Feed", "", StringComparison.Ordinal));
}

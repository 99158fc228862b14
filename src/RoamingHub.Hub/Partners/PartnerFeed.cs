using Npgsql;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners;

/// <summary>Turns the events of one subject into what partners may read and what they are owed.</summary>
internal interface IModuleFeed
{
    ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct);

    /// <summary>An event leads to the same after later ones; and where handling one fails, the batch is as it was.</summary>
    bool InAnyOrder => false;

    /// <summary>Drops what it remembers of earlier events; they may come again.</summary>
    void Forget()
    {
    }
}

/// <summary>What a batch of events leads to, for one protocol. Written in the same transaction as the reader's checkpoint.</summary>
internal sealed class FeedBatch(PartnerBook book, string protocol)
{
    private readonly Dictionary<DocumentKey, Document> _documents = [];
    private readonly HashSet<DocumentKey> _dropped = [];
    private readonly List<DeliveryOrder> _orders = [];
    private readonly Dictionary<string, PartnerView> _views = [];
    private readonly HashSet<string> _droppedViews = [];

    /// <summary>The partners of the protocol that are connected at this point of the log.</summary>
    public IReadOnlyList<Partner> Partners => book.Connected(protocol);

    public IReadOnlyCollection<Document> Documents => _documents.Values;

    public IReadOnlyCollection<DocumentKey> Dropped => _dropped;

    public IReadOnlyCollection<DeliveryOrder> Orders => _orders;

    public IReadOnlyCollection<PartnerView> Views => _views.Values;

    public IReadOnlyCollection<string> DroppedViews => _droppedViews;

    /// <summary>Whether this is a partner of the protocol, connected or not.</summary>
    public bool Knows(PartnerId partner) => Find(partner) is not null;

    /// <summary>The partner as it is at this point of the log; null where it is none of the protocol.</summary>
    public Partner? Find(PartnerId partner) => book.Find(partner) is { } known && known.Protocol == protocol ? known : null;

    /// <summary>What an earlier event of the batch has made of a document; null where none has touched it.</summary>
    public Document? Find(DocumentKey key) => _documents.GetValueOrDefault(key);

    /// <summary>Whether the partner is connected at this point of the log.</summary>
    public bool IsConnected(PartnerId partner) => Partners.Any(p => p.Id == partner);

    public void Put(Document document)
    {
        var key = DocumentKey.Of(document.Kind, document.Audience, document.Id);
        _dropped.Remove(key);
        _documents[key] = document;
    }

    /// <summary>Partners no longer find the document.</summary>
    public void Drop(string kind, string audience, string id)
    {
        var key = DocumentKey.Of(kind, audience, id);
        _documents.Remove(key);
        _dropped.Add(key);
    }

    public void Owe(DeliveryOrder order) => _orders.Add(order);

    /// <summary>From now on the partner finds documents of its own.</summary>
    public void PutView(PartnerView view) => _views[view.Partner] = view;

    /// <summary>The partner is gone. Whoever made documents for it drops them.</summary>
    public void DropView(string partner)
    {
        _views.Remove(partner);
        _droppedViews.Add(partner);
    }
}

/// <summary>
/// The reader of the log that serves the partners of one protocol: every event passes its module feeds, and what they make of it is stored
/// with the checkpoint. Sending is not its business, so a slow partner slows nobody.
/// </summary>
internal abstract class PartnerFeed(string protocol, IReadOnlyList<IModuleFeed> modules, FeedTools tools) : ILogSubscriber
{
    private readonly StubbornEvents _stubborn = new(NameOf(protocol), tools);
    private PartnerBook? _book;

    public string Name => NameOf(protocol);

    public IReadOnlySet<string>? Types => null;

    public async Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        // Partners are followed in the order of the log, so that whoever has just connected misses nothing that came after.
        var book = _book ??= await SeededAsync(batch[0].Position, ct);
        var result = new FeedBatch(book, protocol);
        await _stubborn.RetryAsync(modules, result, ct);
        foreach (var e in batch)
        {
            book.Apply(e.Data);
            foreach (var module in modules)
                await _stubborn.HandleAsync(module, e, result, ct);
        }

        await Documents.PutViewsAsync(result.Views, connection, transaction, ct);
        await Documents.PutAsync(result.Documents, connection, transaction, ct);
        await Documents.DropAsync(result.Dropped, connection, transaction, ct);
        await Documents.DropViewsAsync(result.DroppedViews, connection, transaction, ct);
        await tools.Deliveries.EnqueueAsync(result.Orders, connection, transaction, ct);
        await _stubborn.WriteAsync(connection, transaction, ct);
    }

    public void Committed()
    {
        _stubborn.Committed();
        tools.Signal.Set();
    }

    /// <summary>What is remembered of earlier events may be out of step with the checkpoint: it is read again.</summary>
    public void Resumed()
    {
        _book = null;
        _stubborn.Resumed();
        foreach (var module in modules)
            module.Forget();
    }

    private static string NameOf(string protocol) => "feed-" + protocol;

    // What the modules and the book read at the start must not be older than the events that follow.
    private async Task<PartnerBook> SeededAsync(long position, CancellationToken ct)
    {
        if (!await tools.ReadModels.CaughtUpAsync(position, ct))
            throw new InvalidOperationException("The read models are behind this feed; it waits for them.");
        var book = new PartnerBook();
        book.Seed(await tools.ReadModels.Partners.ListAsync(ct));
        return book;
    }
}

/// <summary>What every feed needs.</summary>
internal sealed record FeedTools(
    ReadModels ReadModels, Deliveries Deliveries, DeliverySignal Signal, EventLog Log, SetAsideEvents SetAside, TimeProvider Time, ILogger<FeedTools> Logger);

/// <summary>Tells the delivery lanes of this node that something new is owed. They look for themselves now and then, too.</summary>
internal sealed class DeliverySignal
{
    private TaskCompletionSource _something = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set() => Interlocked.Exchange(ref _something, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken ct)
    {
        var something = Volatile.Read(ref _something).Task;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(something, Task.Delay(atMost, time, stop.Token));
        await stop.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }
}

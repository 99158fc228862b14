using Npgsql;

namespace RoamingHub.Storage.ReadModels;

/// <summary>The one reader of the log that keeps every read model: a batch of events becomes one round trip of statements.</summary>
public sealed class ReadModelReader : ILogSubscriber
{
    public const string ReaderName = "read-models";

    private static readonly IReadOnlyList<IProjection> Always =
    [
        new StationProjection(),
        new ConnectorProjection(),
        new StationProgressProjection(),
        new SecurityEventProjection(),
        new StationVariableProjection(),
        new StationReportProjection(),
        new LocalTokenProjection(),
        new AuthorizationProjection(),
        new RemoteStartProjection(),
        new ReservationProjection(),
        new SessionProjection(),
        new LocationProjection(),
        new ListingProjection(),
        new TariffProjection(),
        new CatalogueProjection(),
        new PartnerProjection(),
        new OwnPartyProjection(),
        new CdrProjection(),
        new BookProjection(),
        new StatementDecisionProjection(),
    ];

    private readonly IReadOnlyList<IProjection> _projections;

    /// <param name="words">Without it stations' answers are not read.</param>
    public ReadModelReader(EventTypes types, IStationWords? words = null)
    {
        _projections = words is null ? Always : [.. Always, new StationAnswerProjection(words)];
        Types = _projections.SelectMany(p => p.Reads).Distinct().Select(t => types.Of(t).Alias).ToHashSet();
    }

    public string Name => ReaderName;

    public IReadOnlySet<string>? Types { get; }

    public Task HandleAsync(
        IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var writes = new Writes();
        foreach (var projection in _projections)
            projection.Project(batch, writes);
        return writes.SendAsync(connection, transaction, ct);
    }
}

namespace RoamingHub.Storage.ReadModels;

/// <summary>Everything that questions are answered from. It follows the log; <see cref="CaughtUpAsync"/> waits until it has.</summary>
public sealed class ReadModels(Database database, EventLog log, LogReader reader)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public StationList Stations { get; } = new(database);
    public ConnectorStates Connectors { get; } = new(database);
    public StationProgress StationProgress { get; } = new(database);
    public SecurityEvents SecurityEvents { get; } = new(database);
    public StationVariables StationVariables { get; } = new(database);
    public StationReports StationReports { get; } = new(database);
    public UnsupportedActions UnsupportedActions { get; } = new(database);
    public LocalTokens Tokens { get; } = new(database);
    public Authorizations Authorizations { get; } = new(database);
    public RemoteStarts RemoteStarts { get; } = new(database);
    public Reservations Reservations { get; } = new(database);
    public Sessions Sessions { get; } = new(database);
    public SessionEvents SessionEvents { get; } = new(log);
    public LocationCatalog Locations { get; } = new(database);
    public Listings Listings { get; } = new(database);
    public TariffCatalog Tariffs { get; } = new(database);
    public ProductCatalog Products { get; } = new(database);
    public PartnerRegister Partners { get; } = new(database);
    public OwnParties OwnParties { get; } = new(database);
    public Cdrs Cdrs { get; } = new(database);
    public PastCharges PastCharges { get; } = new(database);
    public PartnerBooks Books { get; } = new(database);

    /// <summary>Waits until all that is in the log now can be seen here. False when that takes more than five seconds.</summary>
    public async Task<bool> CaughtUpAsync(CancellationToken ct) => await CaughtUpAsync(await log.HeadAsync(ct), ct);

    /// <summary>Waits until the event at this position can be seen here.</summary>
    public Task<bool> CaughtUpAsync(long position, CancellationToken ct) => reader.WaitForAsync(position, Patience, ct);
}

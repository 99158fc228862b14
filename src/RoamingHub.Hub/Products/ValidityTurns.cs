using RoamingHub.Core.Products;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Products;

/// <param name="Look">Between two looks whether anything began or ended to be valid.</param>
internal sealed record ValidityOptions(TimeSpan Look)
{
    public static ValidityOptions From(IConfiguration configuration) =>
        new(TimeSpan.FromSeconds(Math.Max(0.1, configuration.GetValue("Hub:Products:ValiditySeconds", 10.0))));
}

/// <summary>
/// Notices when a product or an offer begins or ends to be valid, and writes it to the log, where the feeds of partners read it. A moment has a
/// stream of its own: it is told once, whichever node is first.
/// </summary>
internal sealed class ValidityTurns(EventLog log, ReadModels readModels, TimeProvider time, ValidityOptions options, ILogger<ValidityTurns> logger)
    : Rounds(time, options.Look)
{
    private DateTimeOffset _told = DateTimeOffset.MinValue;

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        var view = await readModels.Products.LoadAsync(ct);
        // The feeds look at everything again at each moment, so the newest one that has come says all.
        if (OnSale.Turns(view.Catalogue, _told, now).ToList() is [.., var turn])
        {
            await log.AppendAsync(ProductStream.OfTurn(turn), ExpectedVersion.None, [new ValidityTurned(turn)], ct);
            _told = turn;
        }
    }

    protected override void Failed(Exception error) => logger.ValiditiesUnreadable(error);
}

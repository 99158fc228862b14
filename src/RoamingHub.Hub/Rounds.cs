namespace RoamingHub.Hub;

/// <summary>Work that is looked for again and again. A round that fails is told, and the next one tries again.</summary>
/// <param name="pause">Between two rounds.</param>
internal abstract class Rounds(TimeProvider time, TimeSpan pause) : BackgroundService
{
    protected TimeProvider Time => time;

    protected abstract Task RoundAsync(CancellationToken ct);

    protected abstract void Failed(Exception error);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(e);
            }

            await Task.Delay(pause, time, stoppingToken);
        }
    }
}

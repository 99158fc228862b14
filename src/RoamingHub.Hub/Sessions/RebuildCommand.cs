namespace RoamingHub.Hub.Sessions;

/// <summary><c>-- rebuild-cdrs</c>: makes every record once more from the log, and tells which are not what was issued. The hub may run meanwhile.</summary>
internal static class RebuildCommand
{
    /// <param name="settings">Beside the environment.</param>
    /// <returns>0 when all are equal.</returns>
    public static async Task<int> RunAsync(TextWriter output, IReadOnlyDictionary<string, string?>? settings = null, CancellationToken ct = default)
    {
        await using var hub = await HubApplication.BuildAsync([], settings, output.WriteLine, ct: ct); // not started: nothing is served, sent or written
        var (records, different) = (0L, 0L);
        await foreach (var record in hub.Services.GetRequiredService<RecordRebuild>().AllAsync(ct))
        {
            records++;
            if (record.Differences.Count == 0)
                continue;
            different++;
            foreach (var difference in record.Differences)
                await output.WriteLineAsync($"{record.Id} (position {record.Position}): {difference.Member} is {difference.Stored ?? "nothing"}, the log gives {difference.Rebuilt ?? "nothing"}");
        }

        await output.WriteLineAsync(different == 0 ? $"{records} records, all as the log gives them." : $"{records} records, {different} not as the log gives them.");
        return different == 0 ? 0 : 1;
    }
}

using RoamingHub.Hub.Sessions;

namespace RoamingHub.Hub.Tests;

/// <summary>Each record that a hub has issued comes out of the log once more, energy and money byte for byte.</summary>
internal static class RebuiltRecords
{
    // A record that a test has written by itself has no charge in the log.
    private const string NoCharge = "record";

    public static async Task ShouldBeWhatTheLogGivesAsync(HubUnderTest hub)
    {
        var different = new List<string>();
        await foreach (var record in hub.Service<RecordRebuild>().AllAsync(default))
            different.AddRange(record.Differences.Where(d => d.Member != NoCharge).Select(d => $"{record.Id}: {d.Member} is {d.Stored}, the log gives {d.Rebuilt}"));
        different.ShouldBeEmpty();
    }
}

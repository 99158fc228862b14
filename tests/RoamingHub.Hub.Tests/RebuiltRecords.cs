using System.Net.Http.Json;
using System.Text.Json;
using RoamingHub.Core.Tariffs;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

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
        await DryRunsShouldChangeNothingAsync(hub);
    }

    /// <summary>Tried on all that it ever priced, a tariff that was described once gives what was billed.</summary>
    public static async Task DryRunsShouldChangeNothingAsync(HubUnderTest hub)
    {
        foreach (var tariff in await hub.Service<ReadModels>().Tariffs.AllAsync(default))
        {
            if ((await hub.Service<EventLog>().ReadStreamAsync(TariffStream.Of(tariff.Tariff.Id))).Count(e => e.Data is TariffDescribed) != 1)
                continue;
            using var response = await hub.Http.PostAsJsonAsync(
                $"/api/tariffs/{tariff.Tariff.Id}/dry-run", new { from = DateTimeOffset.UnixEpoch, to = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero) });
            var run = JsonElement.Parse(await response.Content.ReadAsStringAsync());
            run.GetProperty("mostAffected").GetArrayLength().ShouldBe(0, run.GetRawText());
            run.GetProperty("draft").GetRawText().ShouldBe(run.GetProperty("current").GetRawText());
        }
    }
}

using System.Text;
using RoamingHub.Core.Stations;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations;

/// <summary>Lets a station in after its start. What it says of itself is kept as it said it, over-long serial numbers and all.</summary>
internal sealed class StationBoots(EventLog log, StationRegistry registry)
{
    public const string Accepted = "Accepted";

    public async Task AcceptAsync(CallContext context, CancellationToken ct)
    {
        var station = context.Station.Id;
        var booted = new StationBooted(station, Accepted, Encoding.UTF8.GetString(context.Payload.Span), context.ReceivedAt);
        await log.AppendAsync(StationStream.Of(station), ExpectedVersion.Any, [booted], ct);
        if (registry.TryGet(station, out var connection))
            connection.Profile = connection.Profile with { Registered = true };
    }
}

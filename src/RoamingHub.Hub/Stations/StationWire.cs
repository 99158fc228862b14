using System.Text;
using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations;

/// <summary>The frames to and from one station, each noted in the wire log, which hides secrets. Those that hold one go out uncompressed.</summary>
internal sealed class StationWire(StationSocket socket, string station, WireLog log, TimeProvider time)
{
    public async Task SendAsync(byte[] frame, char type, string id, string? action, CancellationToken ct)
    {
        var text = Encoding.UTF8.GetString(frame);
        await socket.SendAsync(frame, compress: type != 'c' || ReferenceEquals(StationSecrets.ByRule.Mask(text), text), ct);
        log.Add(new(time.GetUtcNow(), station, 'o', type, id, action, text));
    }

    public void NoteReceived(OcppFrame frame, ReadOnlySpan<byte> raw, DateTimeOffset at)
    {
        var (type, action) = frame switch
        {
            OcppFrame.Call call => ('c', call.Action),
            OcppFrame.CallResult => ('r', null),
            OcppFrame.CallError => ('e', null),
            _ => ('?', null),
        };
        log.Add(new(at, station, 'i', type, frame.Id, action, Encoding.UTF8.GetString(raw)));
    }
}

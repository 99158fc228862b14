using System.Text;
using RoamingHub.Hub.Stations.Security;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations;

/// <summary>The frames to and from one station, each noted in the wire log. Keys are noted hidden, and go out uncompressed.</summary>
internal sealed class StationWire(StationSocket socket, string station, WireLog log, TimeProvider time)
{
    public async Task SendAsync(byte[] frame, char type, string id, string? action, CancellationToken ct)
    {
        var text = Encoding.UTF8.GetString(frame);
        var shown = type == 'c' ? StationSecrets.Hide(text) : text;
        await socket.SendAsync(frame, compress: ReferenceEquals(shown, text), ct);
        log.Add(new(time.GetUtcNow(), station, 'o', type, id, action, shown));
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
        var text = Encoding.UTF8.GetString(raw);
        log.Add(new(at, station, 'i', type, frame.Id, action, type == 'r' ? StationSecrets.Hide(text) : text));
    }
}

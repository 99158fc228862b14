using System.Collections.Concurrent;
using System.Text;
using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// The frames to and from one station, each noted in the wire log, which hides secrets. Those that hold one go out uncompressed, and what the
/// station quotes of them in its answer, however late, is hidden as well.
/// </summary>
internal sealed class StationWire(StationSocket socket, string station, WireLog log, TimeProvider time, StationSecrets secrets)
{
    private const int LongestMemory = 16;

    private readonly ConcurrentQueue<(string Call, IReadOnlyList<string> Secrets)> _told = new();

    public async Task SendAsync(byte[] frame, char type, string id, string? action, CancellationToken ct)
    {
        var told = type == 'c' ? secrets.In(frame) : [];
        if (told.Count > 0)
            Remember(id, told);
        await socket.SendAsync(frame, compress: told.Count == 0, ct);
        log.Add(new(time.GetUtcNow(), station, 'o', type, id, action, Encoding.UTF8.GetString(frame)));
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
        log.Add(new(at, station, 'i', type, frame.Id, action, type == 'c' || _told.IsEmpty ? text : QuotedSecrets.Hide(text, ToldTo(frame))));
    }

    private void Remember(string call, IReadOnlyList<string> told)
    {
        _told.Enqueue((call, told));
        if (_told.Count > LongestMemory)
            _told.TryDequeue(out _);
    }

    // What cannot be read does not always say which call it answers.
    private List<string> ToldTo(OcppFrame frame) =>
        [.. _told.Where(t => frame is OcppFrame.Faulty || t.Call == frame.Id.Trim()).SelectMany(t => t.Secrets)];
}

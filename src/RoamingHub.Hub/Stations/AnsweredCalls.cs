using System.Security.Cryptography;
using System.Text;
using RoamingHub.Ocpp.Frames;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// The last answers on a connection: the same message with the same id gets the same answer and has no second effect. Messages about money
/// need no such memory, they are recognised by what they say; a heartbeat's answer is the time, which is another one now. The memory is
/// short, because some stations use one id for everything.
/// </summary>
internal sealed class AnsweredCalls(TimeProvider time)
{
    private const int Kept = 8;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(60);

    private static readonly HashSet<string> Fresh =
        new(["Heartbeat", "BootNotification", "StatusNotification", "StartTransaction", "StopTransaction", "MeterValues", "TransactionEvent"], StringComparer.Ordinal);

    private readonly Queue<(string Key, byte[] Answer, DateTimeOffset At)> _answers = new(Kept);
    private string? _inHand;

    public void Begin(OcppFrame.Call call) => _inHand = Fresh.Contains(call.Action) ? null : KeyOf(call);

    public bool IsSame(OcppFrame.Call call) => _inHand is not null && _inHand == KeyOf(call);

    public byte[]? Find(OcppFrame.Call call)
    {
        if (Fresh.Contains(call.Action) || _answers.Count == 0)
            return null;
        var key = KeyOf(call);
        var oldest = time.GetUtcNow() - KeptFor;
        foreach (var (known, answer, at) in _answers)
        {
            if (known == key && at > oldest)
                return answer;
        }

        return null;
    }

    public void Keep(OcppFrame.Call call, byte[] answer)
    {
        if (Fresh.Contains(call.Action))
            return;
        if (_answers.Count == Kept)
            _answers.Dequeue();
        _answers.Enqueue((KeyOf(call), answer, time.GetUtcNow()));
    }

    private static string KeyOf(OcppFrame.Call call)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(call.Payload.Span, hash);
        return new StringBuilder(call.Id).Append('|').Append(call.Action).Append('|').Append(Convert.ToBase64String(hash)).ToString();
    }
}

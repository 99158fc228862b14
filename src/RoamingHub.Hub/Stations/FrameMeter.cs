namespace RoamingHub.Hub.Stations;

/// <summary>
/// Counts a peer's bytes along the frames of RFC 6455 §5.2 and knows whether it owes the rest of something. The WebSocket does not tell: it says
/// nothing before a piece of a message is there. Whether the frames are right is for the WebSocket to say.
/// </summary>
internal sealed class FrameMeter
{
    private const int Shortest = 2;

    private int _head;
    private int _headLength = Shortest;
    private int _lengthBytes;
    private long _length;
    private long _left;
    private bool _isLast;
    private bool _isControl;
    private bool _isOpen;

    /// <summary>Nothing has begun that is not finished: no frame, and no message of several.</summary>
    public bool IsBetween => _head == 0 && _left == 0 && !_isOpen;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = 1;
            if (_left > 0)
                _left -= count = (int)Math.Min(_left, bytes.Length);
            else
                Head(bytes[0]);
            bytes = bytes[count..];
        }
    }

    private void Head(byte next)
    {
        switch (++_head)
        {
            case 1:
                (_isLast, _isControl, _headLength) = ((next & 0x80) != 0, (next & 0x08) != 0, Shortest);
                break;
            case 2:
                _lengthBytes = (next & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 };
                _length = _lengthBytes == 0 ? next & 0x7F : 0;
                _headLength = Shortest + _lengthBytes + ((next & 0x80) != 0 ? 4 : 0);
                break;
            case var at when at <= Shortest + _lengthBytes:
                _length = (_length << 8) | next;
                break;
        }

        if (_head < _headLength)
            return;
        (_head, _left) = (0, Math.Max(0, _length));
        if (!_isControl)
            _isOpen = !_isLast;
    }
}

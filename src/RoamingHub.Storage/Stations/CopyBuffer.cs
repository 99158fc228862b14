using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace RoamingHub.Storage.Stations;

/// <summary>
/// Rows in the binary form of COPY (PostgreSQL manual, COPY, "Binary Format"), made in one buffer: a frame of the wire log costs no await.
/// </summary>
internal sealed class CopyBuffer
{
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ArrayBufferWriter<byte> _bytes = new(256 * 1024);

    public void Begin()
    {
        _bytes.ResetWrittenCount();
        _bytes.Write<byte>([.. "PGCOPY\n"u8, 0xFF, .. "\r\n"u8, 0, 0, 0, 0, 0, 0, 0, 0, 0]); // the signature; no flags, no extension
    }

    public void Row(short fields)
    {
        BinaryPrimitives.WriteInt16BigEndian(_bytes.GetSpan(2), fields);
        _bytes.Advance(2);
    }

    public void Time(DateTimeOffset value)
    {
        Length(8);
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(8), (value - Epoch).Ticks / TimeSpan.TicksPerMicrosecond);
        _bytes.Advance(8);
    }

    /// <summary>Text in PostgreSQL holds no NUL; a frame may.</summary>
    public void Text(ReadOnlySpan<char> value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        Length(bytes);
        var span = _bytes.GetSpan(bytes)[..bytes];
        Encoding.UTF8.GetBytes(value, span);
        span.Replace((byte)0, (byte)' ');
        _bytes.Advance(bytes);
    }

    public void Text(string? value)
    {
        if (value is null)
            Length(-1);
        else
            Text(value.AsSpan());
    }

    public ReadOnlyMemory<byte> Finish()
    {
        Row(-1);
        return _bytes.WrittenMemory;
    }

    private void Length(int bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(4), bytes);
        _bytes.Advance(4);
    }
}

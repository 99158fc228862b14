namespace RoamingHub.Core.Sessions;

/// <summary>A 64-bit digest of what readings say (FNV-1a), to recognise a report that arrives again under another message id.</summary>
public static class ReadingDigest
{
    private const ulong Start = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static long Of(IReadOnlyList<Reading> readings)
    {
        var hash = Start;
        foreach (var reading in readings)
        {
            hash = Add(hash, (ulong)reading.At.UtcTicks);
            foreach (var sample in reading.Samples)
            {
                hash = Add(hash, sample.Value);
                hash = Add(hash, sample.Unit);
                hash = Add(hash, sample.Measurand);
                hash = Add(hash, sample.Context);
                hash = Add(hash, sample.Phase);
                hash = Add(hash, sample.Location);
                hash = Add(hash, sample.Format);
                if (sample.Signed is { } signed)
                    hash = Add(hash, signed.Data);
            }
        }

        return unchecked((long)hash);
    }

    private static ulong Add(ulong hash, string? text)
    {
        foreach (var c in text ?? "")
            hash = unchecked((hash ^ c) * Prime);
        return unchecked((hash ^ 0x1F) * Prime); // a mark between members: "ab","c" is not "a","bc"
    }

    private static ulong Add(ulong hash, ulong number)
    {
        for (var shift = 0; shift < 64; shift += 8)
            hash = unchecked((hash ^ ((number >> shift) & 0xFF)) * Prime);
        return hash;
    }
}

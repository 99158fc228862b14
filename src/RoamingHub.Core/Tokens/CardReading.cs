namespace RoamingHub.Core.Tokens;

/// <summary>
/// How a station's readers give the id of a card. Some read its bytes from the other end, some fill it up with zeros; what they add is taken
/// away first, then the order is put right.
/// </summary>
/// <param name="Padding">The side on which zeros were added: <c>left</c>, <c>right</c>, or null for none.</param>
public sealed record CardReading(bool Reversed, string? Padding = null)
{
    // Ids of cards have 4, 7 or 10 bytes (ISO 14443-3).
    private static readonly int[] Lengths = [8, 14, 20];

    /// <summary>The card's own id; what is no hexadecimal text of whole bytes stays as it is.</summary>
    public string ToUid(string read)
    {
        if (read.Length == 0 || read.Length % 2 != 0 || !read.All(char.IsAsciiHexDigit))
            return read;
        var uid = Padding switch
        {
            "left" => Unpadded(read, read.TrimStart('0').Length, fromEnd: true),
            "right" => Unpadded(read, read.TrimEnd('0').Length, fromEnd: false),
            _ => read,
        };
        return Reversed ? Convert.ToHexString([.. Convert.FromHexString(uid).Reverse()]) : uid;
    }

    // The shortest id that leaves nothing but zeros out: an id may itself end in zeros.
    private static string Unpadded(string read, int least, bool fromEnd)
    {
        var length = Lengths.FirstOrDefault(l => l >= least);
        return length == 0 || length >= read.Length ? read : fromEnd ? read[^length..] : read[..length];
    }
}

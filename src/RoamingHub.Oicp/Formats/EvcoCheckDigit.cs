namespace RoamingHub.Oicp.Formats;

/// <summary>
/// The check digit of an ISO contract id (ISO 15118-2 annex H): every character is two numbers of two digits, one of base 2 and one of base 3;
/// all of them, each multiplied by a power of its matrix that grows with its place, add up to nothing.
/// </summary>
public static class EvcoCheckDigit
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static readonly Matrix Binary = new(0, 1, 1, 1, 2);
    private static readonly Matrix Ternary = new(0, 1, 1, 2, 3);

    /// <param name="canonical">The 14 characters before it, upper case, without separators.</param>
    public static char Of(string canonical)
    {
        var (binary, ternary) = (Binary.One, Ternary.One);
        var (q, r) = ((0, 0), (0, 0));
        foreach (var character in canonical)
        {
            (binary, ternary) = (binary.Times(Binary), ternary.Times(Ternary));
            (q, r) = Add(q, r, Alphabet.IndexOf(character, StringComparison.Ordinal), binary, ternary);
        }

        (binary, ternary) = (binary.Times(Binary), ternary.Times(Ternary));
        return Alphabet.First(digit => Add(q, r, Alphabet.IndexOf(digit, StringComparison.Ordinal), binary, ternary) == ((0, 0), (0, 0)));
    }

    private static ((int, int) Q, (int, int) R) Add((int A, int B) q, (int A, int B) r, int value, Matrix binary, Matrix ternary)
    {
        var (x, y) = (binary.Of(value / 18, value / 9 % 2), ternary.Of(value / 3 % 3, value % 3));
        return (((q.A + x.A) % 2, (q.B + x.B) % 2), ((r.A + y.A) % 3, (r.B + y.B) % 3));
    }

    private readonly record struct Matrix(int A, int B, int C, int D, int Modulus)
    {
        public Matrix One => new(1, 0, 0, 1, Modulus);

        public (int A, int B) Of(int x, int y) => (((x * A) + (y * C)) % Modulus, ((x * B) + (y * D)) % Modulus);

        public Matrix Times(Matrix other)
        {
            var ((a, b), (c, d)) = (other.Of(A, B), other.Of(C, D));
            return new(a, b, c, d, Modulus);
        }
    }
}

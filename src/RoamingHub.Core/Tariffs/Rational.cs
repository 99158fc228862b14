using System.Numerics;

namespace RoamingHub.Core.Tariffs;

/// <summary>
/// An exact fraction, so that a third of an hour stays one. Products and sums of like fractions are not brought to lowest terms:
/// a bill adds many of the same kind, and reducing each would take most of the time.
/// </summary>
internal readonly struct Rational : IComparable<Rational>
{
    private const int MostDigits = 28;
    private static readonly BigInteger[] PowersOfTen = [.. Enumerable.Range(0, 58).Select(n => BigInteger.Pow(10, n))];
    private static readonly BigInteger LargestDecimal = new(decimal.MaxValue);

    private readonly BigInteger numerator;
    private readonly BigInteger denominator;

    private Rational(BigInteger numerator, BigInteger denominator)
    {
        this.numerator = numerator;
        this.denominator = denominator;
    }

    public static Rational Zero => new(BigInteger.Zero, BigInteger.One);
    public static Rational One => new(BigInteger.One, BigInteger.One);
    public bool IsZero => numerator.IsZero;
    public int Sign => numerator.Sign;

    // default(Rational) has the denominator 0 and is read as zero.
    private BigInteger Denominator => denominator.IsZero ? BigInteger.One : denominator;

    public static implicit operator Rational(long value) => new(value, BigInteger.One);

    public static implicit operator Rational(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = bits[1] == 0 && bits[2] == 0
            ? new BigInteger((uint)bits[0])
            : ((new BigInteger((uint)bits[2]) << 32 | (uint)bits[1]) << 32) | (uint)bits[0];
        return new(value < 0 ? -magnitude : magnitude, PowersOfTen[value.Scale]);
    }

    public static Rational operator +(Rational a, Rational b)
    {
        BigInteger da = a.Denominator, db = b.Denominator;
        return da == db ? new(a.numerator + b.numerator, da) : Reduced(a.numerator * db + b.numerator * da, da * db);
    }

    public static Rational operator -(Rational a) => new(-a.numerator, a.Denominator);
    public static Rational operator -(Rational a, Rational b) => a + -b;
    public static Rational operator *(Rational a, Rational b) => new(a.numerator * b.numerator, a.Denominator * b.Denominator);
    public static Rational operator /(Rational a, Rational b) => Reduced(a.numerator * b.Denominator, a.Denominator * b.numerator);
    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;
    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;
    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;
    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    public int CompareTo(Rational other)
    {
        BigInteger mine = Denominator, theirs = other.Denominator;
        return mine == theirs ? numerator.CompareTo(other.numerator) : (numerator * theirs).CompareTo(other.numerator * mine);
    }

    public BigInteger Floor()
    {
        var quotient = BigInteger.DivRem(numerator, Denominator, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The least multiple of a step that is not smaller than this.</summary>
    public Rational RoundedUpTo(Rational step) => new Rational(-(-(this / step)).Floor(), BigInteger.One) * step;

    public decimal Rounded(int decimals, HalfRounding half)
    {
        var whole = BigInteger.DivRem(BigInteger.Abs(numerator) * PowersOfTen[decimals], Denominator, out var rest);
        var toHalf = (rest * 2).CompareTo(Denominator);
        if (toHalf > 0 || (toHalf == 0 && (half == HalfRounding.AwayFromZero || !whole.IsEven))) whole += 1;
        return Decimal(whole, numerator.Sign < 0, decimals);
    }

    /// <summary>The nearest decimal, with 28 digits where it does not end before. Throws OverflowException beyond decimal's range.</summary>
    public decimal ToDecimal()
    {
        // In lowest terms, so that equal fractions give equal decimals whichever way they came about.
        var lowest = Reduced(numerator, Denominator);
        if (BigInteger.Abs(lowest.numerator) <= LargestDecimal && lowest.denominator <= LargestDecimal)
            return (decimal)lowest.numerator / (decimal)lowest.denominator;

        var whole = BigInteger.Abs(lowest.numerator) / lowest.denominator;
        var wholeDigits = 0;
        while (wholeDigits < MostDigits && whole >= PowersOfTen[wholeDigits]) wholeDigits++;
        // Dividing by a 1 of full scale drops trailing zeros.
        return lowest.Rounded(MostDigits - wholeDigits, HalfRounding.AwayFromZero) / 1.0000000000000000000000000000m;
    }

    public override string ToString() => $"{numerator}/{Denominator}";

    private static Rational Reduced(BigInteger numerator, BigInteger denominator)
    {
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (denominator.Sign < 0) common = -common;
        return common.IsOne ? new(numerator, denominator) : new(numerator / common, denominator / common);
    }

    private static decimal Decimal(BigInteger magnitude, bool negative, int scale)
    {
        if (magnitude > LargestDecimal) throw new OverflowException("The amount is larger than a decimal holds.");
        var low = (uint)(magnitude & uint.MaxValue);
        var middle = (uint)((magnitude >> 32) & uint.MaxValue);
        var high = (uint)(magnitude >> 64);
        return new decimal((int)low, (int)middle, (int)high, negative && !magnitude.IsZero, (byte)scale);
    }
}

using System.Numerics;

namespace RoamingHub.Core.Tariffs;

/// <summary>
/// An exact fraction, so that a third of an hour stays one. Nearly all fit into two 64-bit numbers, which take a few nanoseconds to reckon with;
/// what does not becomes a pair of big integers, and a small one again where it can. Small ones are not brought to lowest terms before they have to be.
/// </summary>
internal readonly struct Rational : IComparable<Rational>
{
    private const int MostDigits = 28;
    private const int MostDigitsOfLong = 18;
    private static readonly BigInteger[] PowersOfTen = [.. Enumerable.Range(0, 58).Select(n => BigInteger.Pow(10, n))];
    private static readonly long[] SmallPowersOfTen = [.. PowersOfTen.Take(MostDigitsOfLong + 1).Select(p => (long)p)];
    private static readonly BigInteger LargestDecimal = new(decimal.MaxValue);

    private readonly long numerator;
    // Less one, so that default(Rational) is zero.
    private readonly long denominatorLessOne;
    private readonly Big? big;

    private Rational(long numerator, long denominator)
    {
        this.numerator = numerator;
        denominatorLessOne = denominator - 1;
    }

    private Rational(Big big) => this.big = big;

    private sealed record Big(BigInteger Numerator, BigInteger Denominator);

    public static Rational Zero => default;
    public static Rational One => new(1, 1);
    public static Rational Half => new(1, 2);
    public bool IsZero => numerator == 0 && big is null;
    public int Sign => big?.Numerator.Sign ?? Math.Sign(numerator);

    private long Denominator => denominatorLessOne + 1;
    private BigInteger BigNumerator => big?.Numerator ?? numerator;
    private BigInteger BigDenominator => big?.Denominator ?? Denominator;

    public static implicit operator Rational(long value) => value == long.MinValue ? Of((BigInteger)value, BigInteger.One) : new(value, 1);

    public static implicit operator Rational(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        if (bits[2] == 0 && bits[1] >= 0 && value.Scale <= MostDigitsOfLong)
        {
            var small = ((long)bits[1] << 32) | (uint)bits[0];
            return new(value < 0 ? -small : small, SmallPowersOfTen[value.Scale]);
        }

        var magnitude = ((new BigInteger((uint)bits[2]) << 32 | (uint)bits[1]) << 32) | (uint)bits[0];
        return Of(value < 0 ? -magnitude : magnitude, PowersOfTen[value.Scale]);
    }

    public static Rational operator +(Rational a, Rational b)
    {
        if (a.big is not null || b.big is not null)
            return Of(a.BigNumerator * b.BigDenominator + b.BigNumerator * a.BigDenominator, a.BigDenominator * b.BigDenominator);
        long da = a.Denominator, db = b.Denominator;
        if (da == db)
        {
            var sum = unchecked(a.numerator + b.numerator);
            var fits = ((a.numerator ^ sum) & (b.numerator ^ sum)) >= 0 && sum != long.MinValue;
            return fits ? new(sum, da) : Of((Int128)a.numerator + b.numerator, da);
        }

        var common = CommonDivisor(da, db);
        return Of((Int128)a.numerator * (db / common) + (Int128)b.numerator * (da / common), (Int128)da * (db / common));
    }

    public static Rational operator -(Rational a) => a.big is { } big ? new(big with { Numerator = -big.Numerator }) : new(-a.numerator, a.Denominator);
    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator *(Rational a, Rational b)
    {
        if (a.IsZero || b.IsZero) return Zero;
        if (a.big is not null || b.big is not null) return Of(a.BigNumerator * b.BigNumerator, a.BigDenominator * b.BigDenominator);
        if (TryMultiply(a.numerator, b.numerator, out var numerator) && TryMultiply(a.Denominator, b.Denominator, out var denominator))
            return new(numerator, denominator);
        long over = CommonDivisor(Math.Abs(a.numerator), b.Denominator), under = CommonDivisor(Math.Abs(b.numerator), a.Denominator);
        return Of((Int128)(a.numerator / over) * (b.numerator / under), (Int128)(a.Denominator / under) * (b.Denominator / over));
    }

    public static Rational operator /(Rational a, Rational b) => a * b.Inverse();
    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;
    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;
    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;
    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    public int CompareTo(Rational other)
    {
        if (big is not null || other.big is not null)
            return (BigNumerator * other.BigDenominator).CompareTo(other.BigNumerator * BigDenominator);
        if (denominatorLessOne == other.denominatorLessOne) return numerator.CompareTo(other.numerator);
        return TryMultiply(numerator, other.Denominator, out var mine) && TryMultiply(other.numerator, Denominator, out var theirs)
            ? mine.CompareTo(theirs)
            : ((Int128)numerator * other.Denominator).CompareTo((Int128)other.numerator * Denominator);
    }

    /// <summary>The greatest whole number that is not larger. Throws OverflowException beyond the range of a long.</summary>
    public long Floor()
    {
        if (big is { } wide) return (long)FloorOf(wide.Numerator, wide.Denominator);
        var (quotient, rest) = Math.DivRem(numerator, Denominator);
        return rest < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The least multiple of a step that is not smaller than this.</summary>
    public Rational RoundedUpTo(Rational step)
    {
        var steps = this / step;
        return (steps.big is { } wide ? Of(-FloorOf(-wide.Numerator, wide.Denominator), BigInteger.One) : -(-steps).Floor()) * step;
    }

    public decimal Rounded(int decimals, HalfRounding half)
    {
        if (big is null && decimals <= MostDigitsOfLong)
        {
            var (small, over) = Int128.DivRem((Int128)Math.Abs(numerator) * SmallPowersOfTen[decimals], Denominator);
            small += RoundsUp((over * 2).CompareTo(Denominator), half, Int128.IsOddInteger(small)) ? 1 : 0;
            if (IsSmall(small)) return new decimal((int)(long)small, (int)((long)small >> 32), 0, numerator < 0 && small != 0, (byte)decimals);
        }

        var whole = BigInteger.DivRem(BigInteger.Abs(BigNumerator) * PowersOfTen[decimals], BigDenominator, out var rest);
        if (RoundsUp((rest * 2).CompareTo(BigDenominator), half, !whole.IsEven)) whole += 1;
        return Decimal(whole, Sign < 0, decimals);
    }

    /// <summary>The nearest decimal, with 28 digits where it does not end before. Throws OverflowException beyond decimal's range.</summary>
    public decimal ToDecimal()
    {
        // In lowest terms, so that equal fractions give equal decimals whichever way they came about.
        if (big is null)
        {
            var common = CommonDivisor(Math.Abs(numerator), Denominator);
            return common == Denominator ? numerator / common : (decimal)(numerator / common) / (Denominator / common);
        }

        if (BigInteger.Abs(big.Numerator) <= LargestDecimal && big.Denominator <= LargestDecimal)
            return (decimal)big.Numerator / (decimal)big.Denominator;

        var whole = BigInteger.Abs(big.Numerator) / big.Denominator;
        var wholeDigits = 0;
        while (wholeDigits < MostDigits && whole >= PowersOfTen[wholeDigits]) wholeDigits++;
        // Dividing by a 1 of full scale drops trailing zeros.
        return Rounded(MostDigits - wholeDigits, HalfRounding.AwayFromZero) / 1.0000000000000000000000000000m;
    }

    public override string ToString() => $"{BigNumerator}/{BigDenominator}";

    private Rational Inverse()
    {
        if (IsZero) throw new DivideByZeroException();
        if (big is { } wide) return Of(wide.Denominator, wide.Numerator);
        return numerator < 0 ? new(-Denominator, -numerator) : new(Denominator, numerator);
    }

    // Not long.MinValue, so that every small number can be negated.
    private static bool IsSmall(Int128 value) => value <= long.MaxValue && value >= -long.MaxValue;

    private static bool TryMultiply(long a, long b, out long product)
    {
        var high = Math.BigMul(a, b, out product);
        return high == product >> 63 && product != long.MinValue;
    }

    private static Rational Of(Int128 numerator, Int128 denominator) =>
        IsSmall(numerator) && IsSmall(denominator) ? new((long)numerator, (long)denominator) : Of((BigInteger)numerator, denominator);

    // Big ones are always in lowest terms, and never where a small one would do.
    private static Rational Of(BigInteger numerator, BigInteger denominator)
    {
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (denominator.Sign < 0) common = -common;
        if (!common.IsOne) (numerator, denominator) = (numerator / common, denominator / common);
        return BigInteger.Abs(numerator) <= long.MaxValue && denominator <= long.MaxValue
            ? new((long)numerator, (long)denominator)
            : new(new Big(numerator, denominator));
    }

    private static long CommonDivisor(long a, long b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }

    private static BigInteger FloorOf(BigInteger numerator, BigInteger denominator)
    {
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    private static bool RoundsUp(int toHalf, HalfRounding half, bool odd) =>
        toHalf > 0 || (toHalf == 0 && (half == HalfRounding.AwayFromZero || odd));

    private static decimal Decimal(BigInteger magnitude, bool negative, int scale)
    {
        if (magnitude > LargestDecimal) throw new OverflowException("The amount is larger than a decimal holds.");
        var low = (uint)(magnitude & uint.MaxValue);
        var middle = (uint)((magnitude >> 32) & uint.MaxValue);
        var high = (uint)(magnitude >> 64);
        return new decimal((int)low, (int)middle, (int)high, negative && !magnitude.IsZero, (byte)scale);
    }
}

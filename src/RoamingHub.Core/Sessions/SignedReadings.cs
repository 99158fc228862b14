using System.Text;
using RoamingHub.Core.Metering;

namespace RoamingHub.Core.Sessions;

public enum SignedMoment
{
    Start,
    Between,
    End,
}

/// <param name="Text">What the meter wrote and signed, without its transport coding; as it came where that is no text.</param>
/// <param name="Signed">The station's own words about it, where it has some.</param>
public sealed record SignedReading(SignedMoment Moment, string Text, SignedValue? Signed);

/// <summary>
/// The signed records of a charge, as the meter wrote them: the first, at most eight evenly chosen ones of those between, and the last, in the order
/// of time. Some stations send them as a value of their own, in hex, Base64 or as they are, others beside a plain one in Base64. What a record says of its
/// moment goes before what its message says.
/// </summary>
public static class SignedReadings
{
    private const string Format = "SignedData";
    private const int MostBetween = 8;

    public static IReadOnlyList<SignedReading> Of(IEnumerable<SessionEvent> history)
    {
        var values = history.SelectMany(ReadingsOf).OrderBy(r => r.At).SelectMany(r => r.Samples).Where(s => s.Format == Format || s.Signed is not null)
            .Select(s => (Sample: s, Text: s.Signed is { } signed ? TextOf(signed.Data) : PlainOf(s.Value)))
            .Select(v => new SignedReading(MomentOf(v.Text, v.Sample.Context), v.Text, v.Sample.Signed))
            .DistinctBy(v => (v.Text, v.Moment)).ToList();
        var between = values.Where(v => v.Moment == SignedMoment.Between).ToList();
        SignedReading?[] ends = [values.Find(v => v.Moment == SignedMoment.Start), values.FindLast(v => v.Moment == SignedMoment.End)];
        var chosen = between.Count <= MostBetween
            ? between
            : [.. Enumerable.Range(0, MostBetween).Select(i => between[i * (between.Count - 1) / (MostBetween - 1)])];
        return [.. new[] { ends[0] }.Concat(chosen).Append(ends[1]).OfType<SignedReading>()];
    }

    private static IEnumerable<Reading> ReadingsOf(SessionEvent e) => e switch
    {
        MeterRead read => read.Readings,
        ChargingStopped { Readings: { } readings } => readings,
        _ => [],
    };

    private static SignedMoment MomentOf(string text, string? context)
    {
        var readings = OcmfRecord.Read(text)?.Readings ?? [];
        if (readings.Any(r => r.EndsCharge))
            return SignedMoment.End;
        if (readings.Any(r => r.Begins))
            return SignedMoment.Start;
        return context switch
        {
            "Transaction.Begin" => SignedMoment.Start,
            "Transaction.End" => SignedMoment.End,
            _ => SignedMoment.Between,
        };
    }

    // "OCMF|" in hex and in Base64, the two ways in which a record is made to fit a member for text.
    private static string PlainOf(string value)
    {
        if (value.StartsWith("T0NNRn", StringComparison.Ordinal))
            return TextOf(value);
        return value.StartsWith("4F434D467C", StringComparison.OrdinalIgnoreCase) && value.Length % 2 == 0 && value.All(char.IsAsciiHexDigit)
            ? Encoding.UTF8.GetString(Convert.FromHexString(value))
            : value;
    }

    private static string TextOf(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var count))
            return base64;
        var text = Encoding.UTF8.GetString(bytes, 0, count);
        return text.Any(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t') || c == '\uFFFD') ? base64 : text;
    }
}

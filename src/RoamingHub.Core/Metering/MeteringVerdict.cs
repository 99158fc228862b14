namespace RoamingHub.Core.Metering;

/// <summary>What can be said of signed meter values, from the best to the worst.</summary>
public enum MeteringVerdict
{
    Genuine,

    /// <summary>Time is billed, and nobody knows what the meter's clock was worth.</summary>
    ClockNotSynchronised,

    /// <summary>The meter names another driver than the one who pays, or says that it could not tell.</summary>
    IdentificationDiffers,

    /// <summary>Nobody can say here: the format, the key or the curve is not known, or the meter itself doubts its value.</summary>
    Unverifiable,
    MissingEnd,
    MissingStart,

    /// <summary>The meter's clock puts a value outside of the charge: it may be of another one.</summary>
    TimeDiffers,

    /// <summary>The meter signed another amount than the record bills.</summary>
    EnergyDiffers,

    /// <summary>The same signed value begins or ends another charge.</summary>
    Replayed,

    /// <summary>Signed, but with a key that is not the one known for the meter.</summary>
    WrongKey,
    Tampered,
}

/// <summary>The verdicts as people and settings write them.</summary>
public static class MeteringVerdicts
{
    private static readonly (MeteringVerdict Verdict, string Word)[] Words =
    [
        (MeteringVerdict.Genuine, "genuine"), (MeteringVerdict.ClockNotSynchronised, "clock-not-synchronised"),
        (MeteringVerdict.IdentificationDiffers, "identification-differs"), (MeteringVerdict.Unverifiable, "unverifiable"), (MeteringVerdict.MissingEnd, "missing-end"),
        (MeteringVerdict.MissingStart, "missing-start"), (MeteringVerdict.TimeDiffers, "time-differs"), (MeteringVerdict.EnergyDiffers, "energy-differs"),
        (MeteringVerdict.Replayed, "replayed"), (MeteringVerdict.WrongKey, "wrong-key"), (MeteringVerdict.Tampered, "tampered"),
    ];

    public static IReadOnlyList<string> All { get; } = [.. Words.Select(w => w.Word)];

    public static string WordOf(MeteringVerdict verdict) => Words.First(w => w.Verdict == verdict).Word;

    /// <summary>Null for a word that is none of them.</summary>
    public static MeteringVerdict? Read(string word) => Words.Where(w => w.Word == word).Select(w => (MeteringVerdict?)w.Verdict).FirstOrDefault();
}

namespace RoamingHub.Core.Reconciliation;

/// <summary>What became of a line of a statement, or of a record that the statement lacks. Each is in exactly one class.</summary>
public enum LineClass
{
    Equal,
    Rounding,
    TariffVersion,
    TimeZone,
    Vat,
    StepSize,
    IdleTime,
    EnergyDiffers,
    PriceDiffers,
    MissingThere,
    MissingHere,
    Duplicate,
    WrongOwner,
    Currency,

    /// <summary>It differs, and none of the known ways to reckon gives their figure.</summary>
    Unexplained,
}

/// <summary>The classes' names in the API, in exports and in the database.</summary>
public static class LineClasses
{
    private static readonly (LineClass Class, string Word)[] Table =
    [
        (LineClass.Equal, "equal"), (LineClass.Rounding, "rounding"), (LineClass.TariffVersion, "tariff-version"), (LineClass.TimeZone, "time-zone"),
        (LineClass.Vat, "vat"), (LineClass.StepSize, "step-size"), (LineClass.IdleTime, "idle-time"), (LineClass.EnergyDiffers, "energy-differs"),
        (LineClass.PriceDiffers, "price-differs"), (LineClass.MissingThere, "missing-there"), (LineClass.MissingHere, "missing-here"),
        (LineClass.Duplicate, "duplicate"), (LineClass.WrongOwner, "wrong-owner"), (LineClass.Currency, "currency"), (LineClass.Unexplained, "unexplained"),
    ];

    public static IReadOnlyList<string> Words { get; } = [.. Table.Select(t => t.Word)];

    /// <summary>Throws InvalidOperationException for a word that is none.</summary>
    public static LineClass Of(string word) => Table.First(t => t.Word == word).Class;

    public static string Word(this LineClass of) => Table.First(t => t.Class == of).Word;
}

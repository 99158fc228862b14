using System.Globalization;
using System.Text.RegularExpressions;

namespace RoamingHub.Core.Metering;

/// <summary>
/// Which of a meter's registers a value was read from (IEC 62056-6-1; OCMF 1.4, table 25). Zeros in front and the marks between the fields differ from
/// meter to meter; letters are hexadecimal.
/// </summary>
/// <param name="Quantity">Field C: what is measured, where, and in which direction.</param>
public readonly partial record struct ObisCode(int Quantity)
{
    /// <summary>Energy that the vehicle gave.</summary>
    public bool Exports => Quantity is 0x02 or (>= 0xC0 and <= 0xC7);

    /// <summary>It begins at zero with each charge.</summary>
    public bool OfTheCharge => Quantity is 0x98 or 0x9E or 0xB2 or 0xB3;

    /// <summary>Which register counts where a meter tells several: what reached the vehicle, without what the cable lost, before what left the mains.</summary>
    public int Rank => Quantity switch { 0xB3 => 7, 0xB1 => 6, 0x98 => 5, 0xB2 => 4, 0x9E => 3, 0xB0 => 2, 0x01 => 1, _ => 0 };

    /// <summary>Null for what is none.</summary>
    public static ObisCode? Read(string? text) =>
        text is not null && Code().Match(text) is { Success: true } match
            ? new(int.Parse(match.Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))
            : null;

    [GeneratedRegex(@"^\s*(?:[0-9A-Fa-f]{1,3}-[0-9A-Fa-f]{1,3}:)?([0-9A-Fa-f]{1,3})\.[0-9A-Fa-f]{1,3}\.", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}

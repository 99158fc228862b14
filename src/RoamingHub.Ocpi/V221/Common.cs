using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Ocpi.V221;

/// <summary>Text for a person, no markup (OCPI 2.2.1 §16.3).</summary>
public sealed record DisplayText(string? Language = null, string? Text = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Matches("language", Language, Checker.CountryCode, "is not a two-letter language code");
        check.String("text", Text, 512);
    }
}

/// <summary>Money in the currency of the object around it (OCPI 2.2.1 §16.5). No `incl_vat` means no VAT is known, not zero VAT.</summary>
public sealed record Price(decimal? ExclVat = null, decimal? InclVat = null) : IChecked
{
    void IChecked.Check(Checker check) => check.Present("excl_vat", ExclVat);
}

/// <summary>Role of a party (OCPI 2.2.1 §16.6).</summary>
public enum Role { CPO, EMSP, HUB, NAP, NSP, OTHER, SCSP }

/// <summary>Stands in a string member whose value cannot exist (OCPI 2.2.1 §4.1.9).</summary>
public static class NotAvailable
{
    public const string Text = "#NA";
}

using RoamingHub.Ocpi.Client;
using System.Text.RegularExpressions;

namespace RoamingHub.Ocpi.Checks;

/// <summary>Collects the faults of one object and of the objects inside it.</summary>
internal sealed partial class Checker(bool strict)
{
    private readonly List<Fault> _faults = [];
    private string _prefix = "";

    public IReadOnlyList<Fault> Faults => _faults;

    public void Add(string member, string text) => _faults.Add(new Fault(_prefix + member, text));

    public void Present(string member, object? value)
    {
        if (value is null) Add(member, "is missing");
    }

    /// <summary>A rate: not below nothing, and in steps of 0.1 (OCPI 2.2.1 §14.6.3, §14.6.4).</summary>
    public void OneDecimal(string member, decimal? value, bool required = true)
    {
        if (required) Present(member, value);
        if (value < 0) Add(member, "is negative");
        if (value is { } rate && decimal.Round(rate, 1) != rate) Add(member, "has more than one decimal");
    }

    /// <summary>CiString: printable ASCII, at most <paramref name="max"/> characters (OCPI 2.2.1 §16.1).</summary>
    public void CiString(string member, string? value, int max, bool required = true)
    {
        if (!Length(member, value, max, required)) return;
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~')) Add(member, "has characters other than printable ASCII");
    }

    /// <summary>string: anything printable, at most <paramref name="max"/> characters (OCPI 2.2.1 §16.7).</summary>
    public void String(string member, string? value, int max, bool required = true)
    {
        if (!Length(member, value, max, required)) return;
        if (value!.Any(char.IsControl)) Add(member, "has control characters");
    }

    /// <summary>`country_code` (alpha-2) and `party_id`, the owner of most objects.</summary>
    public void Owner(string? countryCode, string? partyId)
    {
        Matches("country_code", countryCode, CountryCode, "is not two letters");
        Matches("party_id", partyId, PartyId, "is not three letters or digits");
    }

    public void Matches(string member, string? value, Regex shape, string text, bool required = true)
    {
        if (value is null)
        {
            if (required) Present(member, value);
            return;
        }

        if (!shape.IsMatch(value)) Add(member, text);
    }

    public void Url(string member, string? value, bool required = true, int max = 255)
    {
        if (!Length(member, value, max, required)) return;
        if (!OcpiUrl.IsSound(value))
            Add(member, "is not an absolute http or https URL");
    }

    public void Word<T>(string member, Word<T>? word, bool required = true)
        where T : struct, Enum
    {
        if (word is null)
        {
            if (required) Present(member, word);
        }
        else if (word.Value is null && (required || strict))
        {
            Add(member, $"is not one of {string.Join(", ", Enum.GetNames<T>())}");
        }
    }

    public void Words<T>(string member, IReadOnlyList<Word<T>>? words)
        where T : struct, Enum
    {
        for (var i = 0; i < words?.Count; i++) Word($"{member}[{i}]", words[i], required: false);
    }

    public void CiStrings(string member, IReadOnlyList<string>? values, int max)
    {
        for (var i = 0; i < values?.Count; i++) CiString($"{member}[{i}]", values[i], max);
    }

    public void Object(string member, IChecked? value, bool required = true)
    {
        if (value is null)
        {
            if (required) Present(member, value);
            return;
        }

        Inside($"{member}.", value);
    }

    public void Objects(string member, IReadOnlyList<IChecked>? values, bool atLeastOne = false)
    {
        if (atLeastOne && values is not { Count: > 0 }) Add(member, values is null ? "is missing" : "is empty");
        for (var i = 0; i < values?.Count; i++)
        {
            if (values[i] is { } value) Inside($"{member}[{i}].", value);
            else Add($"{member}[{i}]", "is null");
        }
    }

    private void Inside(string step, IChecked value)
    {
        var outer = _prefix;
        _prefix += step;
        value.Check(this);
        _prefix = outer;
    }

    private bool Length(string member, string? value, int max, bool required)
    {
        if (string.IsNullOrEmpty(value))
        {
            if (required || value is not null) Add(member, value is null ? "is missing" : "is empty");
            return false;
        }

        if (value.Length <= max) return true;
        Add(member, $"is longer than {max} characters");
        return false;
    }

    [GeneratedRegex(@"^[A-Za-z]{2}\z")]
    public static partial Regex CountryCode { get; }

    [GeneratedRegex(@"^[A-Za-z]{3}\z")]
    public static partial Regex ThreeLetters { get; }

    [GeneratedRegex(@"^[A-Za-z0-9]{3}\z")]
    public static partial Regex PartyId { get; }

    [GeneratedRegex(@"^-?[0-9]{1,2}\.[0-9]{5,7}\z")]
    public static partial Regex Latitude { get; }

    [GeneratedRegex(@"^-?[0-9]{1,3}\.[0-9]{5,7}\z")]
    public static partial Regex Longitude { get; }

    [GeneratedRegex(@"^([0-1][0-9]|2[0-3]):[0-5][0-9]\z")]
    public static partial Regex TimeOfDay { get; }

    [GeneratedRegex(@"^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\z")]
    public static partial Regex Date { get; }
}

namespace RoamingHub.Ocpi.Checks;

/// <summary>What is wrong with one member, by its path on the wire (`evses[0].connectors[1].standard`).</summary>
public sealed record Fault(string Member, string Text)
{
    public override string ToString() => $"{Member} {Text}";
}

/// <summary>An object that knows the grammar of its own members.</summary>
public interface IChecked
{
    internal void Check(Checker check);
}

public static class CheckedExtensions
{
    /// <summary>
    /// Faults against the standard; none means well formed. Unknown words in optional members are let pass, since later versions add
    /// words, unless <paramref name="strict"/>.
    /// </summary>
    public static IReadOnlyList<Fault> Validate(this IChecked subject, bool strict = false)
    {
        var check = new Checker(strict);
        subject.Check(check);
        return check.Faults;
    }
}

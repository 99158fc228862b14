namespace RoamingHub.Oicp.Validation;

/// <summary>What is wrong with one member of a message, for example (`EvseID`, `is not an EvseID`).</summary>
/// <param name="Member">Path from the message, for example `OperatorEvseData.EvseDataRecord[3].Address.Street`; empty for the message
/// itself.</param>
public sealed record Problem(string Member, string Text)
{
    public override string ToString() => Member.Length == 0 ? Text : $"{Member} {Text}";
}

/// <summary>A message that knows the rules its members must keep beyond being there and being of the right type.</summary>
public interface IOicpMessage
{
    /// <summary>Everything that is wrong; empty when the message may be sent.</summary>
    IReadOnlyList<Problem> Validate();
}

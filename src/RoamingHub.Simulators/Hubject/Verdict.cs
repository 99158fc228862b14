using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Simulators.Hubject;

/// <summary>What the platform thinks of a message.</summary>
/// <param name="Http">Some refusals do not come with 200; these are as observed on the live platform.</param>
/// <param name="Breaks">The rule broken, where the message should never have been sent.</param>
/// <param name="Remark">What nobody forbids and somebody will complain of.</param>
internal sealed record Verdict(string Code, string? Info = null, int Http = 200, string? Breaks = null, string? Remark = null)
{
    public static readonly Verdict Yes = new(OicpCodes.Success);

    public bool IsYes => Code == OicpCodes.Success;

    public static Verdict No(string code, string info) => new(code, info);

    /// <summary>Refused as data error, and remembered.</summary>
    public static Verdict Violation(string text) => new(OicpCodes.DataError, text, Breaks: text);
}

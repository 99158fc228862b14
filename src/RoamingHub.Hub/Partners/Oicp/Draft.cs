using RoamingHub.Oicp.Validation;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>
/// What is owed stands with its delivery as it will go out. Where something is missing for that, the reason stands in its place, and the
/// delivery is parked with it before anything is sent.
/// </summary>
internal static class Draft
{
    private const string Mark = "cannot be sent: ";

    public static string Unsendable(string why) => Mark + why;

    public static string Unsendable(IReadOnlyList<Problem> problems) => Unsendable(string.Join("; ", problems));

    /// <summary>Null when it can be sent.</summary>
    public static string? WhyNot(string? content) =>
        content?.StartsWith(Mark, StringComparison.Ordinal) == true ? content[Mark.Length..] : null;
}

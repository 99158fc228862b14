using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace RoamingHub.Ocpp.Shapes;

/// <summary>Knows where a check stands. Only a deviation turns the place into text, so a good payload costs no memory.</summary>
internal ref struct CheckPass(ICollection<Deviation> deviations)
{
    private const int MaxDeviations = 64;
    private const int MaxNameLength = 64;

    private Steps steps;
    private int depth;
    private int reported;

    public void Enter(string member) => steps[depth++] = new Step(member, 0);

    public void Enter(int index) => steps[depth++] = new Step(null, index);

    public void Leave() => depth--;

    public void Report(DeviationRule rule, string? member = null)
    {
        if (reported++ >= MaxDeviations)
            return;
        var place = new StringBuilder();
        for (var i = 0; i < depth; i++)
            place.Append('/').Append(steps[i].Member ?? steps[i].Index.ToString(CultureInfo.InvariantCulture));
        if (member is not null)
            place.Append('/').Append(Escape(member.Length > MaxNameLength ? member[..MaxNameLength] : member));
        deviations.Add(new Deviation(place.ToString(), rule));
    }

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private readonly record struct Step(string? Member, int Index);

    /// <summary>Deeper than any message of the protocol.</summary>
    [InlineArray(32)]
    private struct Steps
    {
        private Step first;
    }
}

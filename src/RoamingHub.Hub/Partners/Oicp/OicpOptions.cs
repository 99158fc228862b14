using RoamingHub.Oicp;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>What is set for all partners of OICP (<c>Hub:Oicp</c>).</summary>
/// <param name="AnswerWithin">From the card at the reader to our own answer, the partner's included. A station waits about 5 s.</param>
/// <param name="RefusedFor">How long a no holds for the same card at the same station, so that it is not asked twice for one start.</param>
/// <param name="LateFor">How long a yes that came too late may still be used by the card at its station.</param>
/// <param name="CircuitAfter">So many calls in a row without an answer, and the next is not made for <paramref name="CircuitFor"/>.</param>
/// <param name="LookEvery">How often charges that nobody has been asked for are looked after.</param>
/// <param name="AskLaterFor">How long it is tried to ask for them.</param>
/// <param name="DoorWithin">Our answer to a call of Hubject's, whatever happens inside; it waits 10 s.</param>
/// <param name="DoorAtOnce">So many calls of a partner are served at a time; the next is told to come again.</param>
internal sealed record OicpOptions(
    TimeSpan AnswerWithin, TimeSpan RefusedFor, TimeSpan LateFor, int CircuitAfter, TimeSpan CircuitFor, TimeSpan LookEvery, TimeSpan AskLaterFor,
    TimeSpan DoorWithin, int DoorAtOnce, IReadOnlyDictionary<OicpOperation, int> PerMinute)
{
    /// <summary>Hubject's acceptable use policy: calls a minute of each kind.</summary>
    public static readonly IReadOnlyDictionary<OicpOperation, int> Policy = new Dictionary<OicpOperation, int>
    {
        [OicpOperation.PushEvseStatus] = 2000, [OicpOperation.PushEvseData] = 375, [OicpOperation.AuthorizeStart] = 200, [OicpOperation.AuthorizeStop] = 50,
        [OicpOperation.ChargeDetailRecord] = 350, [OicpOperation.ChargingNotifications] = 100, [OicpOperation.PushEvsePricing] = 6,
        [OicpOperation.PushPricingProductData] = 6,
    };

    public static OicpOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Hub:Oicp");
        return new(
            Seconds("AnswerWithinSeconds", 3.6), Seconds("RefusedForSeconds", 15), Seconds("LateForSeconds", 120), section.GetValue("CircuitAfter", 3),
            Seconds("CircuitSeconds", 15), Seconds("LookEverySeconds", 2), TimeSpan.FromHours(section.GetValue("AskLaterHours", 24.0)),
            Seconds("DoorWithinSeconds", 9), section.GetValue("DoorAtOnce", 100),
            Policy.ToDictionary(p => p.Key, p => section.GetValue($"PerMinute:{p.Key}", p.Value)));

        TimeSpan Seconds(string name, double otherwise) => TimeSpan.FromSeconds(section.GetValue(name, otherwise));
    }
}

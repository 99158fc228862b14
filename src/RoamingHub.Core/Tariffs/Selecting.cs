namespace RoamingHub.Core.Tariffs;

/// <summary>The element that prices one dimension of a segment, if any, and whether an earlier one was passed over for want of a reading.</summary>
internal readonly record struct Choice(PricedElement? Element, bool MissedReading);

/// <summary>For one dimension the first element that has a component of it and whose restrictions all hold (OCPI 2.2.1 §11.4.6).</summary>
internal static class Selecting
{
    public static Choice Select(PriceDimension dimension, in Segment segment)
    {
        var missed = false;
        foreach (var element in segment.Window.Standing(dimension))
        {
            var answer = AskTheMeter(element, segment);
            if (answer == Answer.Holds) return new(element, missed);
            missed |= answer == Answer.NoReading;
        }

        return new(null, missed);
    }

    /// <summary>The elements before the chosen one that only lack a reading of power or current.</summary>
    public static IEnumerable<int> Missed(PriceDimension dimension, Segment segment, PricedElement? chosen) =>
        from element in segment.Window.Standing(dimension).TakeWhile(e => e != chosen)
        where AskTheMeter(element, segment) == Answer.NoReading
        select element.Index;

    private static Answer AskTheMeter(PricedElement element, in Segment segment)
    {
        if (!element.AsksTheMeter) return Answer.Holds;
        if (!element.EnergyHolds(segment)) return Answer.Fails;
        var power = element.PowerHolds(segment);
        var current = element.CurrentHolds(segment);
        return power == Answer.Fails || current == Answer.Fails ? Answer.Fails
            : power == Answer.NoReading ? power : current;
    }
}

namespace RoamingHub.Ocpp.Shapes;

/// <summary>The words in which messages are described. Meant for <c>using static</c>.</summary>
public static class Describe
{
    /// <summary>Any JSON value.</summary>
    public static Shape Anything { get; } = new AnythingShape();

    /// <summary>True or false.</summary>
    public static Shape Flag { get; } = new FlagShape();

    /// <summary>An RFC 3339 date-time.</summary>
    public static Shape Time { get; } = new TimeShape();

    /// <summary>Only the named members may appear.</summary>
    public static Shape Object(params Member[] members) => new ObjectShape(members, open: false);

    /// <summary>Members beyond the named ones are legal.</summary>
    public static Shape OpenObject(params Member[] members) => new ObjectShape(members, open: true);

    public static Member Required(string name, Shape shape) => new(name, shape, isRequired: true);

    public static Member Optional(string name, Shape shape) => new(name, shape, isRequired: false);

    /// <param name="maxLength">In characters, not bytes.</param>
    public static Shape Text(int maxLength = int.MaxValue) => new TextShape(maxLength);

    public static Shape OneOf<TEnum>(params (string Misspelled, TEnum Meant)[] alsoRead)
        where TEnum : struct, Enum =>
        new WordShape(Words<TEnum>.All, alsoRead.ToDictionary(pair => pair.Misspelled, pair => Words<TEnum>.Write(pair.Meant)));

    public static Shape OneOf(IReadOnlyList<string> words) => new WordShape(words, []);

    /// <param name="orElse">What tolerant reading takes for a number it cannot read, in messages that must never be refused.</param>
    public static Shape Whole(long min = int.MinValue, long max = int.MaxValue, long? orElse = null) => new WholeShape(min, max, orElse);

    /// <param name="step">Every value is a multiple of this.</param>
    public static Shape Number(decimal min = decimal.MinValue, decimal max = decimal.MaxValue, decimal? step = null) =>
        new NumberShape(min, max, step);

    public static Shape ListOf(Shape item, int min = 0, int max = int.MaxValue) => new ListShape(item, min, max);
}

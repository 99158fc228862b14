namespace RoamingHub.Simulators.Stations;

/// <summary>
/// What stations in the field do wrong, each behaviour a switch of its own. All of it is sound JSON in the right shape; it is what the
/// messages say, and when they come, that breaks the standard.
/// </summary>
public sealed record StationFaults
{
    public static StationFaults None { get; } = new();

    /// <summary>How often a transaction message is sent again right after its answer, each time under a new message id.</summary>
    public int Repeats { get; init; }

    /// <summary>0 to 1: how likely it is, after each transaction message, that some earlier one is sent again under a new id.</summary>
    public double DuplicateShare { get; init; }

    /// <summary>What has been kept goes out in any order instead of its own.</summary>
    public bool ShuffleKept { get; init; }

    /// <summary>Makes shuffling and duplicates the same in every run.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>1.6: the transaction id in MeterValues and StopTransaction.</summary>
    public ReportedTransactionId TransactionId { get; init; }

    /// <summary>The start is never sent: a stop without a start.</summary>
    public bool NoStart { get; init; }

    /// <summary>The stop is never sent: a session that never ends.</summary>
    public bool NoStop { get; init; }

    /// <summary>The first reading goes out before the start.</summary>
    public bool MeterBeforeStart { get; init; }

    /// <summary>One more reading goes out after the stop.</summary>
    public bool MeterAfterStop { get; init; }

    /// <summary>2.0.1: all events of a transaction are held back, and the last one goes out first.</summary>
    public bool EndedFirst { get; init; }

    /// <summary>2.0.1: every so many-th Updated event of a transaction is lost, and its seqNo with it. 0 loses none.</summary>
    public int LoseEvery { get; init; }

    /// <summary>Wh at which the register begins again at 0.</summary>
    public long? MeterRollsOverAtWh { get; init; }

    /// <summary>Wh by which every second reading falls back.</summary>
    public long MeterStepsBackWh { get; init; }

    /// <summary>How wrong the station's clock is.</summary>
    public TimeSpan ClockSkew { get; init; }

    /// <summary>Transaction messages carry the id tag with a blank on either side.</summary>
    public bool IdTagWithBlanks { get; init; }

    /// <summary>Transaction messages carry the id tag in the other letter case than Authorize.</summary>
    public bool IdTagInOtherCase { get; init; }

    public bool StopWithoutIdTag { get; init; }

    /// <summary>1.6: the readings travel in the transactionData of the stop instead of in MeterValues.</summary>
    public bool TransactionData { get; init; }

    /// <summary>Message ids begin again at 1 after every boot.</summary>
    public bool ReuseMessageIds { get; init; }

    internal string IdTag(string idTag)
    {
        var spelled = IdTagInOtherCase ? string.Concat(idTag.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c))) : idTag;
        return IdTagWithBlanks ? $" {spelled} " : spelled;
    }

    /// <param name="reading">Counts the readings of a charge: 1 is the first after the start.</param>
    internal long Register(long meterWh, int reading)
    {
        var wh = reading > 0 && reading % 2 == 0 ? meterWh - MeterStepsBackWh : meterWh;
        return MeterRollsOverAtWh is { } limit ? ((wh % limit) + limit) % limit : wh;
    }
}

public enum ReportedTransactionId
{
    /// <summary>As the hub gave it; -1 while it has not.</summary>
    AsGiven,
    Zero,
    MinusOne,

    /// <summary>One that no hub has given.</summary>
    Unknown,
}

namespace RoamingHub.Core.Reconciliation;

/// <summary>What a clerk would best do about a line.</summary>
public enum SuggestedAction
{
    Accept,
    Dispute,

    /// <summary>Take our record back.</summary>
    Credit,

    /// <summary>Let the partner have the record, or the credit, once more.</summary>
    Resend,
}

/// <summary>The next step that a class usually leads to. A person decides.</summary>
public static class Suggesting
{
    /// <summary>A difference that is not worth a letter, in the line's currency.</summary>
    private const decimal Trifle = 0.05m;

    public static SuggestedAction For(Verdict verdict) => verdict switch
    {
        { OursIsWrong: true } => SuggestedAction.Credit,
        { Class: LineClass.MissingThere } => SuggestedAction.Resend,
        { Class: LineClass.Equal } => SuggestedAction.Accept,
        { Class: LineClass.Duplicate or LineClass.MissingHere or LineClass.WrongOwner or LineClass.Currency } => SuggestedAction.Dispute,
        { Class: LineClass.Rounding, AtStake: >= -Trifle and <= Trifle } => SuggestedAction.Accept,
        { AtStake: 0 } => SuggestedAction.Accept,
        _ => SuggestedAction.Dispute,
    };

    /// <summary>The action's name in the API, in exports and in the database.</summary>
    public static string Word(this SuggestedAction action) => action switch
    {
        SuggestedAction.Accept => "accept",
        SuggestedAction.Dispute => "dispute",
        SuggestedAction.Credit => "credit",
        _ => "resend",
    };
}

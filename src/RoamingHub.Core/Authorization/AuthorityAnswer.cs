using RoamingHub.Core.Values;

namespace RoamingHub.Core.Authorization;

/// <summary>What one authority says of a token.</summary>
public abstract record AuthorityAnswer
{
    private AuthorityAnswer()
    {
    }

    /// <summary>Nobody can begin a charge there now, but the token may end one that runs.</summary>
    public sealed record MayEnd(Permit Permit, SessionId Session, string? Reason = null) : AuthorityAnswer;

    /// <summary>This authority decides, for or against.</summary>
    public sealed record Decided(Permit Permit, string? Reason = null) : AuthorityAnswer;

    /// <summary>The token is not this authority's; the next one is asked.</summary>
    public sealed record NotMine(string? Reason = null) : AuthorityAnswer;

    /// <summary>The authority could not be asked in time. It refuses if nobody after it decides.</summary>
    public sealed record Unreachable(string Reason) : AuthorityAnswer;
}

/// <summary>One authority's part in a decision, kept so that a refused card can be explained later.</summary>
/// <param name="Answer">One word: <c>accepted</c>, <c>blocked</c>, …, <c>may-end</c>, <c>not-mine</c>, <c>unreachable</c>.</param>
public sealed record AuthorizationStep(string Source, string Answer, string? Reason, double Milliseconds)
{
    public static AuthorizationStep Of(string source, AuthorityAnswer answer, TimeSpan took) => answer switch
    {
        AuthorityAnswer.Decided d => new(source, Word(d.Permit.Result), d.Reason, Math.Round(took.TotalMilliseconds, 1)),
        AuthorityAnswer.MayEnd e => new(source, "may-end", e.Reason, Math.Round(took.TotalMilliseconds, 1)),
        AuthorityAnswer.NotMine n => new(source, "not-mine", n.Reason, Math.Round(took.TotalMilliseconds, 1)),
        AuthorityAnswer.Unreachable u => new(source, "unreachable", u.Reason, Math.Round(took.TotalMilliseconds, 1)),
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };

    private static string Word(PermitResult result) => result switch
    {
        PermitResult.Accepted => "accepted",
        PermitResult.Blocked => "blocked",
        PermitResult.Expired => "expired",
        PermitResult.Invalid => "invalid",
        PermitResult.InUse => "in-use",
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };
}

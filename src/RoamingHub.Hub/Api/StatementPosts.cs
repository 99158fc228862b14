using FluentValidation;
using RoamingHub.Core.Reconciliation;

namespace RoamingHub.Hub.Api;

internal sealed record StatementPostQuery
{
    public string? Partner { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }
}

internal sealed class StatementPostQueryValidator : AbstractValidator<StatementPostQuery>
{
    public StatementPostQueryValidator()
    {
        RuleFor(q => q.Partner).NotEmpty();
        RuleFor(q => q.To).GreaterThan(q => q.From).When(q => q.From is not null).WithMessage("must be after from");
    }
}

internal sealed record StatementLineQuery
{
    public string? Class { get; init; }
}

internal sealed class StatementLineQueryValidator : AbstractValidator<StatementLineQuery>
{
    public StatementLineQueryValidator() => RuleFor(q => q.Class).OneOf([.. LineClasses.Words]);
}

internal sealed record LineDecisionPost(string? Action, string? Reason);

internal sealed class LineDecisionValidator : AbstractValidator<LineDecisionPost>
{
    public LineDecisionValidator()
    {
        RuleFor(d => d.Action).NotNull().OneOf("accept", "dispute", "credit");
        RuleFor(d => d.Reason).Reason();
    }
}

internal sealed record ClassDecisionPost(string? Class, string? Action, string? Reason);

internal sealed class ClassDecisionValidator : AbstractValidator<ClassDecisionPost>
{
    public ClassDecisionValidator()
    {
        RuleFor(d => d.Class).NotNull().OneOf([.. LineClasses.Words]);
        RuleFor(d => d.Action).NotNull().OneOf("accept", "dispute");
        RuleFor(d => d.Reason).Reason();
    }
}

internal sealed record StatementClosePost(string? Reason);

internal sealed class StatementCloseValidator : AbstractValidator<StatementClosePost>
{
    public StatementCloseValidator() => RuleFor(c => c.Reason).OptionalReason();
}

using System.Text.Json.Serialization;
using FluentValidation;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

/// <summary>Which part of a list is asked for.</summary>
internal sealed record ListQuery
{
    public int? Limit { get; init; }

    public string? After { get; init; }

    public PageRequest Page => new(Limit ?? 50, After);
}

/// <param name="Next">The <c>after</c> of the next page; null on the last one.</param>
internal sealed record ListAnswer<T>(IReadOnlyList<T> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);

internal static class Lists
{
    public static ListAnswer<TTo> Shown<TFrom, TTo>(this Page<TFrom> page, Func<TFrom, TTo> show) => new([.. page.Items.Select(show)], page.Next);

    /// <summary>A page of rows, of which one more than the limit was asked for: where that came, there is a next page.</summary>
    /// <param name="cursor">Of the last row shown.</param>
    public static ListAnswer<TTo> Shown<TFrom, TTo>(this IReadOnlyList<TFrom> rows, int limit, Func<TFrom, TTo> show, Func<TFrom, string> cursor) =>
        new([.. rows.Take(limit).Select(show)], rows.Count > limit ? cursor(rows[limit - 1]) : null);

    /// <summary>A part of a list that is at hand whole; its cursor is the last id shown.</summary>
    public static Page<string> Part(IReadOnlyList<string> ids, ListQuery query)
    {
        var rest = query.After is { } after ? ids.SkipWhile(id => id != after).Skip(1).ToList() : ids;
        var shown = rest.Take(query.Page.Limit).ToList();
        return new(shown, shown.Count < rest.Count ? shown[^1] : null);
    }

    /// <summary>A list that is short enough to be answered at once.</summary>
    public static ListAnswer<T> Whole<T>(IEnumerable<T> items) => new([.. items], null);
}

internal sealed class ListQueryValidator : AbstractValidator<ListQuery>
{
    public static readonly ListQueryValidator ByPosition = new(q => q.After is null || PageRequest.IsPosition(q.After));
    public static readonly ListQueryValidator ByName = new(_ => true);

    /// <summary>For lists whose cursors are their own.</summary>
    public static ListQueryValidator By(Func<ListQuery, bool> cursor) => new(cursor);

    private ListQueryValidator(Func<ListQuery, bool> cursor)
    {
        RuleFor(q => q.Limit).InclusiveBetween(1, 1000).WithMessage("must be 1 to 1000");
        RuleFor(q => q.After).Must((q, _) => cursor(q)).WithMessage("is not a cursor of this list");
    }
}

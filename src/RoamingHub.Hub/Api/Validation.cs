using FluentValidation;
using RoamingHub.Core.Metering;

namespace RoamingHub.Hub.Api;

/// <summary>Refuses a request whose <typeparamref name="T"/> breaks the validator's rules, naming every wrong member.</summary>
internal sealed class ValidationFilter<T>(IValidator<T> validator) : IEndpointFilter
    where T : class
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (context.Arguments.OfType<T>().FirstOrDefault() is not { } subject)
            return Problems.Invalid("body", "is missing");
        var result = await validator.ValidateAsync(subject, context.HttpContext.RequestAborted);
        return result.IsValid
            ? await next(context)
            : Problems.Invalid([.. result.Errors.Select(e => new MemberFault(ApiNames.Camel(e.PropertyName), e.ErrorMessage))]);
    }
}

internal static class ValidationExtensions
{
    private const int LongestReason = 1000;

    public static RouteHandlerBuilder Validated<T>(this RouteHandlerBuilder endpoint, IValidator<T> validator)
        where T : class =>
        endpoint.AddEndpointFilter(new ValidationFilter<T>(validator));

    /// <summary>Why somebody did what is kept for ever: text, not blank, of at most 1,000 characters.</summary>
    public static IRuleBuilderOptions<T, string?> Reason<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(r => !string.IsNullOrWhiteSpace(r)).WithMessage("must say why").OptionalReason();

    /// <summary>The same where nobody has to say why.</summary>
    public static IRuleBuilderOptions<T, string?> OptionalReason<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(r => r is null || (r.Length <= LongestReason && !r.Contains('\0'))).WithMessage($"must be text of at most {LongestReason} characters");

    /// <summary>One of these words, exactly; null is let pass.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T>(this IRuleBuilder<T, string?> rule, params string[] words) =>
        rule.Must(word => word is null || words.Contains(word)).WithMessage($"must be one of {string.Join(", ", words)}");

    /// <summary>A public key on an elliptic curve; null is let pass.</summary>
    public static IRuleBuilderOptions<T, string?> MeterKey<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || Core.Metering.MeterKey.Read(text) is not null).WithMessage("must be a public key on an elliptic curve, in hex, Base64 or PEM");

    /// <summary>An absolute http or https address; null is let pass.</summary>
    public static IRuleBuilderOptions<T, string?> Url<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)))
        .WithMessage("must be an absolute http or https URL");
}

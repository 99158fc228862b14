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
    public static RouteHandlerBuilder Validated<T>(this RouteHandlerBuilder endpoint, IValidator<T> validator)
        where T : class =>
        endpoint.AddEndpointFilter(new ValidationFilter<T>(validator));

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

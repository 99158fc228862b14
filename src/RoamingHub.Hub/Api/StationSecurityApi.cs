using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

internal sealed record PasswordPost(string? Password);

internal sealed class PasswordPostValidator : AbstractValidator<PasswordPost>
{
    public PasswordPostValidator() => RuleFor(p => p.Password).Length(16, 40);
}

/// <param name="Status">The station's own word: Accepted, or RebootRequired.</param>
internal sealed record PasswordAnswer(string Password, string Status);

internal sealed record AuthorityAnswer(string Root);

/// <summary>Passwords of stations that are connected, and the root of the certificates that the hub issues.</summary>
internal static class StationSecurityApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/stations/{stationId}/password", ChangePasswordAsync).AddEndpointFilter<CaughtUpFilter>().WithTags("Stations").Validated(new PasswordPostValidator())
            .RequireAuthorization(ApiRights.Operate).Produces<PasswordAnswer>()
            .WithSummary("Gives a connected station a new password, and shows it once.")
            .WithDescription(
                "Without a password in the request the hub makes one. The old one works until the station has taken the new one; while nobody knows whether it has, or it must reboot first, both do until it logs in with the new one. "
                + "OCPP 1.6 holds 16 to 20 characters, or 32 to 40 hexadecimal digits; OCPP 2.0.1 holds 16 to 40 characters.")
            .WithExample("""{ "password": "fresh-key-of-cp-1" }""", """{ "password": "fresh-key-of-cp-1", "status": "Accepted" }""");
        api.MapGet("/certificate-authority", RootAsync).WithTags("Stations").Produces<AuthorityAnswer>()
            .WithSummary("The root of the certificates that the hub itself issues (PEM), for stations to trust.")
            .WithExample(response: """{ "root": "-----BEGIN CERTIFICATE-----\nMIIE…\n-----END CERTIFICATE-----" }""");
    }

    private static async Task<IResult> ChangePasswordAsync(
        string stationId, PasswordPost post, ReadModels readModels, [FromServices] IStationSecurity security, CancellationToken ct)
    {
        if (await readModels.Stations.FindAsync(new(stationId), ct) is null)
            return Problems.Unknown("station", stationId);
        return await security.ChangePasswordAsync(new(stationId), post.Password, ct) switch
        {
            PasswordChange.Made made => TypedResults.Ok(new PasswordAnswer(made.Password, made.Status)),
            PasswordChange.Invalid invalid => Problems.Invalid("password", invalid.Text),
            PasswordChange.Refused refused => Problems.Of(
                502, "password-refused", "The station did not take the password.", refused.Status, new() { ["status"] = refused.Status }),
            PasswordChange.NotMade notMade => StationsApi.Show(notMade.Result, stationId, "password"),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not an outcome."),
        };
    }

    private static async Task<IResult> RootAsync([FromServices] IStationSecurity security, CancellationToken ct) =>
        TypedResults.Ok(new AuthorityAnswer(await security.RootAsync(ct)));
}

namespace RoamingHub.Hub.Api;

/// <summary>A look at a partner's side, with a report to send it.</summary>
internal static class PartnerCheckApi
{
    private const string Text = "text/markdown";

    private const string Example = """
        { "partner": "p1", "name": "Emsp One", "at": "2026-03-01T12:00:00Z", "grade": "fault",
          "findings": [
            { "id": "versions.list", "grade": "pass", "section": "OCPI 2.2.1 §6.1", "text": "Version 2.2.1 is offered.",
              "sent": "GET https://emsp.example/ocpi/versions", "received": "HTTP 200, OCPI 1000" },
            { "id": "versions.wrong-token", "grade": "fault", "section": "OCPI 2.2.1 §4.1.2", "text": "A token you never gave out was let in; it must be answered with HTTP 401.",
              "sent": "GET https://emsp.example/ocpi/versions", "received": "HTTP 200, OCPI 1000" } ] }
        """;

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/partners/{partnerId}/check", CheckAsync).WithTags("Partners").AddEndpointFilter<CaughtUpFilter>().RequireAuthorization(ApiRights.Roam)
            .Produces<PartnerReport>()
            .WithSummary("Looks at a partner's side as a polite client and grades what it finds; ?format=text (or Accept: text/markdown) gives a report to send.")
            .WithExample(response: Example);

    private static async Task<IResult> CheckAsync(
        string partnerId, string? format, HttpRequest request, PartnerDesk desk, IServiceProvider checks, CancellationToken ct)
    {
        if (format is not (null or "json" or "text"))
            return Problems.Invalid("format", "must be one of json, text");
        if (await desk.FindAsync(partnerId, ct) is not { } partner)
            return Problems.Unknown("partner", partnerId);
        if (checks.GetKeyedService<IPartnerCheck>(partner.Protocol) is not { } check)
            return Problems.Conflict("check-not-available", $"There is no self-check for partners of {partner.Protocol}.");
        var report = await check.CheckAsync(partner, ct);
        return format == "text" || (format is null && WantsText(request)) ? TypedResults.Text(report.ToText(), Text) : TypedResults.Ok(report);
    }

    private static bool WantsText(HttpRequest request) =>
        request.GetTypedHeaders().Accept.OrderByDescending(a => a.Quality ?? 1).FirstOrDefault()?.MediaType.Value is "text/plain" or Text;
}

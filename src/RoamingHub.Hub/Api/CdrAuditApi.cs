using RoamingHub.Core.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

/// <summary>Asks a partner for the CDRs that it has taken.</summary>
internal interface ICdrAudit
{
    /// <param name="believeAll">Also where the partner shows too few to be believed: what is missing is sent once more all the same.</param>
    Task<CdrAuditResult> RunAsync(Partner partner, bool believeAll, CancellationToken ct);

    /// <summary>The last report on the partner; null when there was none.</summary>
    Task<CdrAuditReport?> LastAsync(Partner partner, CancellationToken ct);
}

internal abstract record CdrAuditResult
{
    public sealed record Done(CdrAuditReport Report) : CdrAuditResult;

    public sealed record Refused(string Why) : CdrAuditResult;
}

/// <param name="Taken">CDRs that the partner has taken in the time looked at.</param>
/// <param name="Held">Of these, how many the partner showed when it was asked.</param>
/// <param name="CannotBeAsked">The partner never said where it keeps them.</param>
/// <param name="NoAnswer">Asked for, and neither shown nor denied.</param>
/// <param name="Different">Ids of CDRs that the partner shows with another content.</param>
/// <param name="Resent">Ids of CDRs that the partner does not have: they go out once more.</param>
/// <param name="MissingAgain">Ids of CDRs that were sent once more before and are missing again: parked.</param>
/// <param name="NotBelieved">Ids of CDRs that are missing together with all others that were asked for; nothing was sent.</param>
/// <param name="Problem">Why the audit ended early.</param>
internal sealed record CdrAuditReport(
    DateTimeOffset At, int Taken, int Held, int CannotBeAsked, int NoAnswer, IReadOnlyList<string> Different, IReadOnlyList<string> Resent,
    IReadOnlyList<string> MissingAgain, IReadOnlyList<string> NotBelieved, string? Problem);

/// <summary>Whether partners still have what they took.</summary>
internal static class CdrAuditApi
{
    private const string Example = """
        { "at": "2026-03-02T03:15:00Z", "taken": 120, "held": 118, "cannotBeAsked": 1, "noAnswer": 0, "different": [],
          "resent": [ "11111111-1111-8111-8111-111111111111" ], "missingAgain": [], "notBelieved": [] }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/partners/{partnerId}/cdr-audit").WithTags("Partners").AddEndpointFilter<CaughtUpFilter>();
        audit.MapPost("", RunAsync).RequireAuthorization(ApiRights.Deliver).Produces<CdrAuditReport>()
            .WithSummary("Asks the partner for the CDRs that it has taken lately, and sends those that it does not have once more. With believeAll=true also where it shows too few of them to be believed.")
            .WithExample(response: Example);
        audit.MapGet("", LastAsync).Produces<CdrAuditReport>().WithSummary("The partner's last audit.").WithExample(response: Example);
    }

    private static async Task<IResult> RunAsync(string partnerId, bool? believeAll, ReadModels readModels, ICdrAudit audit, CancellationToken ct)
    {
        if (await readModels.Partners.FindAsync(new(partnerId), ct) is not { } partner)
            return Problems.Unknown("partner", partnerId);
        return await audit.RunAsync(partner, believeAll ?? false, ct) switch
        {
            CdrAuditResult.Done done => TypedResults.Ok(done.Report),
            CdrAuditResult.Refused refused => Problems.Conflict("cdr-audit", refused.Why),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not an outcome of an audit."),
        };
    }

    private static async Task<IResult> LastAsync(string partnerId, ReadModels readModels, ICdrAudit audit, CancellationToken ct)
    {
        if (await readModels.Partners.FindAsync(new(partnerId), ct) is not { } partner)
            return Problems.Unknown("partner", partnerId);
        return await audit.LastAsync(partner, ct) is { } report ? TypedResults.Ok(report) : Problems.Unknown("cdr-audit", partnerId);
    }
}

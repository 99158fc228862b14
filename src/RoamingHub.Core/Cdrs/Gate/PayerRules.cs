using RoamingHub.Core.Authorization;
using static RoamingHub.Core.Cdrs.Gate.GateRule;

namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>Whether somebody owes the record's money, and can be sent it.</summary>
internal static class PayerRules
{
    private const string NobodyOwes = "Nobody has agreed to pay, and a record would claim it all the same.";
    private const string Nowhere = "It could not be sent.";

    public static IReadOnlyList<GateRule> All { get; } =
    [
        Holding("not-authorized", "The token was refused, and the station charged all the same.", NotAuthorized).Locked(NobodyOwes),
        Holding("not-asked", "The partner could not be asked when the charge began, nor since.", NotAsked).Locked(NobodyOwes),
        Holding("not-billable", "The partner was asked afterwards, and does not pay.", NotBillable).Locked(NobodyOwes),
        Holding("foreign-owner", "The token belongs to another company than the one the record goes to.", ForeignOwner)
            .Locked("Somebody would be billed for another's driver."),
        Holding("partner-gone", "The partner that would pay has been removed.", PartnerGone).Locked("It would count as sent, and nobody would get it."),
        Holding("unknown-place", "The connector is linked to no public EVSE.", UnknownPlace).Locked(Nowhere),
        Holding("no-reference", "The partner bills by a reference of its own, and has given none for the charge.", NoReference).Locked(Nowhere),
        Holding("unsendable", "The partner's protocol would refuse the record.", Unsendable).Locked(Nowhere),
    ];

    private static IEnumerable<string> NotAuthorized(GateCase c)
    {
        if (c.Start.Permit != PermitResult.Accepted)
            yield return $"The token was answered {c.Start.Permit} by {c.Start.PermitBy}, and the station charged all the same.";
    }

    private static IEnumerable<string> NotAsked(GateCase c)
    {
        if (c.Record.Grant is { Given: false, Refusal: null })
            yield return "The partner could not be asked when the charge began, and has not been since: nobody has said that he pays for it.";
    }

    private static IEnumerable<string> NotBillable(GateCase c)
    {
        if (c.Record.Grant is { Given: false, Refusal: { } refusal })
            yield return refusal;
    }

    private static IEnumerable<string> ForeignOwner(GateCase c)
    {
        if (c.Record.Grant is not { } grant)
            yield break;
        if (c.Policy.Parties is { Count: > 0 } parties && c.Record.Token.Issuer is { } issuer && !parties.Any(p => p.Is(issuer.Country, issuer.Party)))
            yield return $"The token is {issuer}'s, and the record goes to {grant.Partner}, which speaks for {string.Join(", ", parties)}.";
        if (c.Start.PermitBy.Split(':') is [_, var by] && by != grant.Partner.Value)
            yield return $"The charge was let begin by {by}, and the record goes to {grant.Partner}.";
    }

    private static IEnumerable<string> PartnerGone(GateCase c)
    {
        if (c.Policy.Gone && c.Record.Grant is { } grant)
            yield return $"The partner {grant.Partner} has been removed: nobody would get the record.";
    }

    private static IEnumerable<string> UnknownPlace(GateCase c)
    {
        if (c.Roams && c.Record.Site is null)
            yield return $"Connector {c.Record.Evse} is linked to no public EVSE.";
    }

    private static IEnumerable<string> NoReference(GateCase c)
    {
        if (c.Policy.NeedsReference && c.Record.Grant is { Reference: null, Refusal: var refusal })
            yield return "The partner never gave this charge a reference, so there is nothing to bill it under: " + (refusal ?? "it was let through without asking.");
    }

    // What the two above have said already is not said again in the partner's words.
    private static IEnumerable<string> Unsendable(GateCase c) => UnknownPlace(c).Concat(NoReference(c)).Any() ? [] : c.Objections;
}

using System.Net;
using RoamingHub.Core.Partners;
using RoamingHub.Hub.Partners.Ocpi.HubClientInfo;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>Sends what a partner is owed of one module.</summary>
internal interface IOcpiSender
{
    string Module { get; }

    Task<SendAttempt> SendAsync(PartnerLine line, Delivery delivery, CancellationToken ct);
}

/// <summary>The way to one partner as it stands now.</summary>
internal sealed record PartnerLine(Partner Partner, OcpiConnection Connection, OcpiClients Clients)
{
    public string? UrlOf(string module) => Connection.UrlOf(module, InterfaceRole.RECEIVER);

    /// <summary>What becomes of a delivery to a company that its hub says is not there; null where it may be sent.</summary>
    public DeliveryOutcome? Withheld(PartyRef? receiver, Delivery delivery) => Withholding.Of(Connection, receiver, delivery);

    public DeliveryOutcome? Withheld(CdrToken token, Delivery delivery) => Withheld(new PartyRef(token.CountryCode!, token.PartyId!), delivery);

    public OcpiClient From(PartyRef ours, PartyRef? theirs = null) => Clients.Between(ours, Connection, theirs);

    /// <summary>For what is meant for everybody: a hub is addressed itself, and passes it on to all (OCPI 2.2.1 §4.1.8).</summary>
    public OcpiClient ToEverybody(PartyRef ours) => Clients.Between(ours, Connection, Connection.HubParty);

    /// <summary>For asking: a question is never broadcast, so through a hub it names no receiver (OCPI 2.2.1 §4.1.8).</summary>
    public OcpiClient Asking(PartyRef ours) => Connection.IsHub ? Clients.Openly(ours, Connection) : From(ours);

    /// <summary>For what belongs to one token: the companies that speak are its owner's and the place's.</summary>
    public OcpiClient From(PartyRef ours, CdrToken token) => From(ours, new PartyRef(token.CountryCode!, token.PartyId!));
}

/// <summary>One try: what went out and what came back, or why nothing was sent.</summary>
internal sealed record SendAttempt(string? Request, OcpiResult<NoData>? Result, DeliveryOutcome? Decided = null)
{
    public static SendAttempt Sent(string request, OcpiResult<NoData> result) => new(request, result);

    /// <summary>A look at what the partner holds has failed; nothing was sent.</summary>
    public static SendAttempt Unseen<T>(string request, OcpiResult<T> result)
        where T : class =>
        new(request, new(result.Outcome)
        {
            HttpStatus = result.HttpStatus, Code = result.Code, Problem = result.Problem, RetryAfter = result.RetryAfter, Excerpt = result.Excerpt,
        });

    public static SendAttempt Not(DeliveryOutcome outcome) => new(null, null, outcome);

    /// <summary>Modules that a partner does not receive it reads by itself.</summary>
    public static SendAttempt NotOffered(string module) => Not(new DeliveryOutcome.Expired($"the partner does not receive {module}; it can read them"));

    /// <summary>
    /// A refusal is final, silence and breakdown are not, and who does not let us in gets nothing more for now. Something that the partner
    /// cannot do with this one object does not hold up the others.
    /// </summary>
    public DeliveryOutcome Outcome => Decided ?? Result!.Outcome switch
    {
        OcpiOutcome.Done => new DeliveryOutcome.Delivered(Request, Result.Excerpt, Result.Location),
        OcpiOutcome.Retry => new DeliveryOutcome.RetryAt(
            Result.Problem!, Result.RetryAfter, Unanswered, PartnerDown: !AnsweredInEnvelope, Request, Result.Excerpt, MayBeItself),
        OcpiOutcome.Unauthorized => new DeliveryOutcome.Locked(Result.Problem!, Request, Result.Excerpt),
        _ => new DeliveryOutcome.Parked(Result.Problem!, Request, Result.Excerpt),
    };

    // A platform that says that it has broken down has answered, but for a gateway that waited in vain for the platform behind it.
    private bool Unanswered => Result is { MayHaveArrived: true } result
        && (result.HttpStatus is not { } status || (int)status < 500 || result.Code == OcpiStatus.ForwardTimeout
            || (result.Code is null && status is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout));

    // These speak of the platform, not of what was sent.
    private bool MayBeItself => Result is { HttpStatus: { } status } && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout);

    private bool AnsweredInEnvelope => Result is { HttpStatus: { } status, Code: not null } && (int)status is >= 200 and < 300;
}

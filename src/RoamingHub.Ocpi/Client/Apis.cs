using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tariffs;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Ocpi.Client;

// `endpoint` is the module's URL from the partner's version details. Bodies that are stored text go out byte for byte.

/// <summary>(OCPI 2.2.1 §6)</summary>
public interface IOcpiVersionsApi
{
    Task<OcpiResult<List<VersionEntry>>> GetVersionsAsync(string versionsUrl, CancellationToken ct);

    Task<OcpiResult<VersionDetails>> GetVersionDetailsAsync(string detailsUrl, CancellationToken ct);
}

/// <summary>(OCPI 2.2.1 §7.2)</summary>
public interface ICredentialsApi
{
    Task<OcpiResult<CredentialsObject>> GetCredentialsAsync(string endpoint, CancellationToken ct);

    Task<OcpiResult<CredentialsObject>> PostCredentialsAsync(string endpoint, CredentialsObject ours, CancellationToken ct);

    Task<OcpiResult<CredentialsObject>> PutCredentialsAsync(string endpoint, CredentialsObject ours, CancellationToken ct);

    Task<OcpiResult<NoData>> DeleteCredentialsAsync(string endpoint, CancellationToken ct);
}

/// <summary>A location, or one EVSE or connector of it.</summary>
public sealed record LocationPath(string CountryCode, string PartyId, string LocationId, string? EvseUid = null, string? ConnectorId = null);

/// <summary>(OCPI 2.2.1 §8.2.2)</summary>
public interface ILocationsReceiverApi
{
    Task<OcpiResult<Location>> GetLocationAsync(string endpoint, LocationPath path, CancellationToken ct);

    Task<OcpiResult<Evse>> GetEvseAsync(string endpoint, LocationPath path, CancellationToken ct);

    Task<OcpiResult<Connector>> GetConnectorAsync(string endpoint, LocationPath path, CancellationToken ct);

    /// <summary>A whole location, EVSE or connector, by the path.</summary>
    Task<OcpiResult<NoData>> PutLocationAsync(string endpoint, LocationPath path, string body, CancellationToken ct);

    Task<OcpiResult<NoData>> PatchLocationAsync(string endpoint, LocationPath path, string body, CancellationToken ct);
}

/// <summary>(OCPI 2.2.1 §9.2.2)</summary>
public interface ISessionsReceiverApi
{
    Task<OcpiResult<Session>> GetSessionAsync(string endpoint, PartyRef owner, string sessionId, CancellationToken ct);

    Task<OcpiResult<NoData>> PutSessionAsync(string endpoint, PartyRef owner, string sessionId, string body, CancellationToken ct);

    Task<OcpiResult<NoData>> PatchSessionAsync(string endpoint, PartyRef owner, string sessionId, string body, CancellationToken ct);
}

/// <summary>(OCPI 2.2.1 §10.2.2)</summary>
public interface ICdrsReceiverApi
{
    /// <summary>The result's `Location` is where the partner keeps it; some put it into the body instead of the header.</summary>
    Task<OcpiResult<NoData>> PostCdrAsync(string endpoint, string body, CancellationToken ct);

    /// <summary><paramref name="cdrUrl"/> as the POST's `Location` gave it. The caller has checked that it is the partner's.</summary>
    Task<OcpiResult<Cdr>> GetCdrAsync(string cdrUrl, CancellationToken ct);
}

/// <summary>(OCPI 2.2.1 §11.2.2)</summary>
public interface ITariffsReceiverApi
{
    Task<OcpiResult<Tariff>> GetTariffAsync(string endpoint, PartyRef owner, string tariffId, CancellationToken ct);

    Task<OcpiResult<NoData>> PutTariffAsync(string endpoint, PartyRef owner, string tariffId, string body, CancellationToken ct);

    Task<OcpiResult<NoData>> DeleteTariffAsync(string endpoint, PartyRef owner, string tariffId, CancellationToken ct);
}

/// <summary>What to ask of a list; `last_updated` from inclusive, to exclusive. No limit: the partner decides.</summary>
public sealed record ListFilter(DateTimeOffset? DateFrom = null, DateTimeOffset? DateTo = null, int? Limit = null);

/// <summary>(OCPI 2.2.1 §12.2.2)</summary>
public interface ITokensSenderApi
{
    /// <summary>All pages in order. A result that is not done ends the list: what came before it is good, the rest is not known.</summary>
    IAsyncEnumerable<OcpiResult<OcpiPage<Token>>> GetTokensAsync(string endpoint, ListFilter filter, CancellationToken ct);

    /// <summary>
    /// Without <paramref name="where"/> a partner may answer 2002. An unknown token is <see cref="OcpiOutcome.NotFound"/>, or refused with
    /// 2004.
    /// </summary>
    Task<OcpiResult<AuthorizationInfo>> AuthorizeAsync(
        string endpoint, string uid, Word<TokenType> type, LocationReferences? where, CancellationToken ct);
}

/// <summary>
/// Results of commands and charging profiles, sent once to the `response_url` they came with (OCPI 2.2.1 §13.2.2, §14.4.2).
/// </summary>
public interface ICommandsCallbackApi
{
    /// <summary><paramref name="responseUrl"/> is used byte for byte. The caller has checked that it is the partner's.</summary>
    Task<OcpiResult<NoData>> PostResultAsync(string responseUrl, string body, string? correlationId, CancellationToken ct);

    /// <summary>
    /// An active charging profile that has changed, to the partner's `chargingprofiles` sender endpoint (OCPI 2.2.1 §14.4.2.2).
    /// </summary>
    Task<OcpiResult<NoData>> PutActiveChargingProfileAsync(string endpoint, string sessionId, string body, CancellationToken ct);
}

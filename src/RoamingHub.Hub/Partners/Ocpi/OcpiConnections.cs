using System.Text.Json;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi.HubClientInfo;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>Who calls: the partner whose key it showed, and what the key opens.</summary>
/// <param name="Key">As it was presented, without its encoding.</param>
/// <param name="Encoded">Presented in base64, as the standard wants it.</param>
internal sealed record OcpiCaller(PartnerId Partner, string Purpose, string Key, bool Encoded, OcpiConnection Connection)
{
    /// <summary>The key opens versions and credentials only (OCPI 2.2.1 §4.1.2).</summary>
    public bool IsRegistering => Purpose is Doors.Registration or Doors.Spent;

    /// <summary>The key has done its work and opens nothing but a repeat of the registration that it was used for.</summary>
    public bool IsSpent => Purpose == Doors.Spent;
}

/// <summary>What a key of ours opens.</summary>
internal static class Doors
{
    public const string Registration = "registration";
    public const string Access = "access";

    /// <summary>A registration token that was used. While the key that it was exchanged for has not been seen, our answer may have been lost.</summary>
    public const string Spent = "spent";

    /// <summary>A key that was sent and has not been confirmed: good for everything, since the partner calls back with it before it answers.</summary>
    public const string Offered = "offered";
}

/// <summary>The connections to OCPI partners: their state, and the keys they show us.</summary>
internal sealed class OcpiConnections(PartnerConnections connections, HubMembership membership, NamedTurns turns)
{
    public async Task<OcpiConnection?> FindAsync(PartnerId partner, CancellationToken ct)
    {
        if (await connections.FindAsync(partner.Value, ct) is not { } body)
            return null;
        var connection = JsonSerializer.Deserialize(body, OcpiStateJson.Default.OcpiConnection)!;
        return connection.IsHub ? connection with { Members = await membership.OfAsync(partner, ct) } : connection;
    }

    /// <summary>Whoever shows this header; null when nobody has such a key.</summary>
    public async Task<OcpiCaller?> OpenAsync(string? authorization, CancellationToken ct)
    {
        foreach (var (key, encoded) in OcpiToken.Readings(authorization))
        {
            if (await connections.OpenAsync(key, ct) is not { } door || await FindAsync(new(door.Partner), ct) is not { } connection)
                continue;

            // The partner has its new key: from now on that one counts, and what it replaces is over.
            if (door is { Purpose: Doors.Access, Until: null, Replaces: true })
                await connections.EndReplacedAsync(door.Partner, ct);
            return new(new(door.Partner), door.Purpose, key, encoded, connection);
        }

        return null;
    }

    /// <summary>State and keys change together.</summary>
    public Task SaveAsync(
        PartnerId partner, OcpiConnection connection, IReadOnlyCollection<(string Key, string Purpose)> open,
        IReadOnlyCollection<DoorEnd> close, CancellationToken ct) =>
        connections.SaveAsync(partner.Value, JsonSerializer.Serialize(connection, OcpiStateJson.Default.OcpiConnection), open, close, ct);

    /// <summary>No key opens any more, and the partner's tokens are forgotten. Its versions URL stays for the next time.</summary>
    public Task CloseAsync(PartnerId partner, OcpiConnection connection, CancellationToken ct) => connections.CloseAsync(
        partner.Value,
        JsonSerializer.Serialize(
            OcpiConnection.New with { VersionsUrl = connection.VersionsUrl, EncodeToken = connection.EncodeToken, EncodingChosen = connection.EncodingChosen },
            OcpiStateJson.Default.OcpiConnection),
        ct);

    /// <summary>One exchange of credentials with a partner at a time; null while there is another.</summary>
    public Task<IAsyncDisposable?> TryTurnAsync(PartnerId partner, CancellationToken ct) => 
        turns.TakeAsync("keys of partner " + partner.Value, TimeSpan.Zero, ct);

    public Task ForgetAsync(PartnerId partner, CancellationToken ct) => connections.ForgetAsync(partner.Value, ct);
}

using System.Text.Json;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Oicp.Remote;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp;

internal abstract record OicpAddition
{
    /// <param name="ServiceUrl">What is entered in Hubject's portal; it appends <c>/api/oicp/…</c>.</param>
    public sealed record Added(PartnerId Partner, string ServiceUrl) : OicpAddition;

    public sealed record Faulty(IReadOnlyList<TermsFault> Faults) : OicpAddition;
}

/// <summary>Partners of OICP come and go. There is no handshake: who is added is connected.</summary>
internal sealed class OicpOnboarding(
    EventLog log, ReadModels readModels, Deliveries deliveries, PartnerVault vault, PublicAddress address, RemoteOptions remote, TimeProvider time)
{
    /// <summary>What Hubject calls, below our public address, where nothing else is configured.</summary>
    public const string Prefix = "/oicp";

    /// <param name="terms">The request's body.</param>
    public async Task<OicpAddition> AddAsync(string name, JsonElement terms, CancellationToken ct)
    {
        var (read, faults) = OicpTerms.Read(terms);
        if (read is null || faults.Count > 0)
            return new OicpAddition.Faulty(faults);
        var now = time.GetUtcNow();
        var partner = new PartnerId(Guid.CreateVersion7(now).ToString("D"));
        var added = new PartnerAdded(partner, OicpModules.Protocol, name, Stored(read.ToSettings(vault)), now);
        await AppendAsync(partner, ct, added, new PartnerConnected(partner, [], now));
        return new OicpAddition.Added(partner, ServiceUrlOf(partner));
    }

    /// <summary>New settings; a client certificate that is not given stays. Null when there is no such partner.</summary>
    public async Task<OicpAddition?> ChangeAsync(PartnerId partner, string name, JsonElement terms, CancellationToken ct)
    {
        if (await readModels.Partners.FindAsync(partner, ct) is not { Protocol: OicpModules.Protocol } known)
            return null;
        var (read, faults) = OicpTerms.Read(terms);
        if (read is null || faults.Count > 0)
            return new OicpAddition.Faulty(faults);
        var settings = read.ToSettings(vault, OicpPartners.Read(known.Settings).Certificate);
        await AppendAsync(partner, ct, new PartnerSettingsChanged(partner, name, Stored(settings), time.GetUtcNow()));
        return new OicpAddition.Added(partner, ServiceUrlOf(partner));
    }

    public async Task RemoveAsync(PartnerId partner, CancellationToken ct)
    {
        await AppendAsync(partner, ct, new PartnerRemoved(partner, time.GetUtcNow()));
        await deliveries.ForgetAsync(partner.Value, ct);
    }

    /// <summary>Pushes everything of a module again. False for a module that has no such thing: what is owed of money and news goes out once.</summary>
    public async Task<bool> SyncAsync(PartnerId partner, string module, CancellationToken ct)
    {
        if (module is not (OicpModules.EvseData or OicpModules.EvseStatus or OicpModules.PricingProducts or OicpModules.EvsePricing))
            return false;
        await AppendAsync(partner, ct, new PartnerSyncRequested(partner, module, time.GetUtcNow()));
        return true;
    }

    public string ServiceUrlOf(PartnerId partner) => $"{address.Url}{remote.Prefix}/{partner.Value}";

    private async Task AppendAsync(PartnerId partner, CancellationToken ct, params object[] events)
    {
        var written = await log.AppendAsync(PartnerStream.Of(partner), ExpectedVersion.Any, events, ct);
        await readModels.CaughtUpAsync(written.Position, ct);
    }

    private static string Stored(OicpSettings settings) => JsonSerializer.Serialize(settings, OicpPartnerJson.Plain.OicpSettings);
}

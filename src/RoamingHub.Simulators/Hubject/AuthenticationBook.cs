using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Emp;

namespace RoamingHub.Simulators.Hubject;

/// <summary>
/// What EMPs have uploaded for Hubject to authorise by. PINs are compared as they were uploaded in clear text; a hash is kept and never matches, since
/// nothing here can compute bcrypt.
/// </summary>
internal sealed class AuthenticationBook
{
    private readonly Dictionary<string, Dictionary<string, AuthenticationDataRecord>> providers = [];

    public IReadOnlyList<ProviderAuthenticationData> All => [.. providers.Select(p => new ProviderAuthenticationData(p.Key, [.. p.Value.Values]))];

    public Verdict Push(PushAuthenticationData push)
    {
        var (provider, records) = (ProviderIds.Canonical(push.ProviderAuthenticationData.ProviderID), push.ProviderAuthenticationData.AuthenticationDataRecord);
        if (records.FirstOrDefault(r => r.Identification.ContractId is { } id && EvcoIds.ProviderOf(id) != provider) is { } foreign)
            return Verdict.No(OicpCodes.InconsistentEvcoId, $"{foreign.Identification.ContractId} is not a contract of {push.ProviderAuthenticationData.ProviderID}.");
        if (!providers.TryGetValue(provider, out var book))
            providers[provider] = book = [];
        return PushedBook.Apply(book, push.ActionType, records, r => KeyOf(r.Identification));
    }

    /// <summary>Null: these data have no say, and the EMPs are asked. A code: refused. <see cref="OicpCodes.Success"/>: allowed for the provider.</summary>
    public string? Decide(Identification identification, Func<string, bool> isAllowed, out string? provider)
    {
        provider = null;
        foreach (var (name, book) in providers.Where(p => p.Value.Count > 0 && isAllowed(p.Key)))
        {
            if (!book.TryGetValue(KeyOf(identification), out var record))
            {
                if (identification.ContractId is { } contract && EvcoIds.ProviderOf(contract) == name)
                    return RefusalOf(identification);
                continue;
            }

            provider = name;
            var pin = identification.QRCodeIdentification?.PIN;
            return pin is null || pin == record.Identification.QRCodeIdentification?.PIN ? OicpCodes.Success : RefusalOf(identification);
        }

        return null;
    }

    public static string RefusalOf(Identification identification) => identification switch
    {
        { QRCodeIdentification: not null } => OicpCodes.QrCodeAuthenticationFailed,
        { PlugAndChargeIdentification: not null } => OicpCodes.PlugAndChargeInvalidEvcoId,
        { RemoteIdentification: not null } => OicpCodes.NoPositiveAuthentication,
        _ => OicpCodes.RfidInvalidUid,
    };

    private static string KeyOf(Identification identification) => identification switch
    {
        { CardUid: { } uid } => $"card {uid}",
        { QRCodeIdentification: { } code } => $"code {EvcoIds.Canonical(code.EvcoID)}",
        { PlugAndChargeIdentification: { } plug } => $"plug {EvcoIds.Canonical(plug.EvcoID)}",
        _ => $"app {EvcoIds.Canonical(identification.ContractId ?? "")}",
    };
}

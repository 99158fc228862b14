using RoamingHub.Hub.Stations.Security;
using RoamingHub.Hub.Stations.Transfers;

namespace RoamingHub.Hub.Stations.Iso15118;

internal static class Iso15118Services
{
    /// <summary>A provider of certificates (<see cref="IContractCertificates"/>) is added beside this where there is one.</summary>
    public static void AddIso15118(this IServiceCollection services)
    {
        services.AddSingleton<ContractCertificates>();
        services.AddSingleton<ContractAuthorizer>();
        services.AddTransfer(PlugAndChargeTransfer.AllianceVendor, early: false);
        services.AddTransfer(PlugAndChargeTransfer.HasToBeVendor, early: true);
        services.AddSingleton<VendorTransfers>();
    }

    private static void AddTransfer(this IServiceCollection services, string vendorId, bool early) =>
        services.AddSingleton<IVendorTransfer>(s => new PlugAndChargeTransfer(
            vendorId, early, s.GetRequiredService<ContractAuthorizer>(), s.GetRequiredService<ContractCertificates>(), s.GetRequiredService<CertificateSigning>()));
}

using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tariffs;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Simulators.Emsp;

namespace RoamingHub.Simulators.Tests.Emsp;

/// <summary>An eMSP and a CPO that have met, and documents the CPO may push.</summary>
public abstract class EmspTest : IAsyncLifetime
{
    protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    protected static readonly CancellationToken None = CancellationToken.None;
    protected static readonly LocationPath Site = new("DE", "ABC", "BER-MITTE-1");
    private CpoStandIn? _cpo;
    private EmspSimulator? _emsp;

    protected EmspSimulator Emsp => _emsp!;

    private protected CpoStandIn Cpo => _cpo!;

    protected static Location Location => Example<Location>("location");

    protected static Session Session => Example<Session>("session") with { Status = SessionStatus.ACTIVE, EndDateTime = null };

    protected static Cdr Cdr => Example<Cdr>("cdr");

    protected static Tariff Tariff => Example<Tariff>("tariff");

    public virtual async Task InitializeAsync()
    {
        _cpo = await CpoStandIn.StartAsync();
        _emsp = await EmspSimulator.StartAsync();
        await _cpo.RegisterAsync(_emsp.VersionsUrl, _emsp.RegistrationToken!);
    }

    public async Task DisposeAsync()
    {
        await _emsp!.DisposeAsync();
        await _cpo!.DisposeAsync();
    }

    protected static T Example<T>(string name)
        where T : class
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "specs/messages/ocpi221", name + ".json");
            if (File.Exists(file)) return OcpiJson.Parse<T>(File.ReadAllText(file));
        }

        throw new FileNotFoundException(name);
    }

    protected Task<OcpiResult<NoData>> PutAsync(Location location) =>
        Cpo.Client().PutLocationAsync(Cpo.Endpoint(ModuleIds.Locations), Site, OcpiJson.Write(location), None);

    protected Task<OcpiResult<NoData>> PutAsync(Session session) =>
        Cpo.Client().PutSessionAsync(Cpo.Endpoint(ModuleIds.Sessions), CpoStandIn.Party, session.Id!, OcpiJson.Write(session), None);

    protected Task<OcpiResult<NoData>> PatchAsync(string sessionId, SessionPatch patch) =>
        Cpo.Client().PatchSessionAsync(Cpo.Endpoint(ModuleIds.Sessions), CpoStandIn.Party, sessionId, OcpiJson.Write(patch), None);

    protected Task<OcpiResult<NoData>> PostAsync(Cdr cdr) =>
        Cpo.Client().PostCdrAsync(Cpo.Endpoint(ModuleIds.Cdrs), OcpiJson.Write(cdr), None);

    protected Task<OcpiResult<NoData>> PutAsync(Tariff tariff) =>
        Cpo.Client().PutTariffAsync(Cpo.Endpoint(ModuleIds.Tariffs), CpoStandIn.Party, tariff.Id!, OcpiJson.Write(tariff), None);
}

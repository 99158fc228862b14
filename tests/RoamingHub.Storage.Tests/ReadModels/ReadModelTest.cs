using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public abstract class ReadModelTest : IAsyncLifetime
{
    private protected static readonly PageRequest Everything = new(Limit: 100);

    private protected ReadModelWorld World { get; private set; } = null!;

    public async Task InitializeAsync() => World = await ReadModelWorld.CreateAsync();

    public async Task DisposeAsync() => await World.DisposeAsync();

    private protected Task TellStationAsync(params object[] facts) => World.TellAsync(StationStream.Of(Facts.Cp1), facts);

    private protected Task TellSessionAsync(SessionId session, params object[] facts) => World.TellAsync(SessionStream.Of(session), facts);
}

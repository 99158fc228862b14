using RoamingHub.Ocpi.V221.Tariffs;

namespace RoamingHub.Simulators.Emsp.Modules;

/// <summary>`/tariffs/{country}/{party}/{tariff}`: GET, PUT, DELETE (OCPI 2.2.1 §11.2.2).</summary>
internal sealed class TariffsReceiver(EmspState state, BodyReader bodies)
{
    public EmspReply Handle(EmspRequest request)
    {
        if (bodies.CheckOwner(request) is { } stranger) return stranger;
        if (request.Path.Count != 3) return EmspReply.NotFound;
        var key = EmspState.Key(request.Path[0], request.Path[1], request.Path[2]);
        var tariff = state.Tariffs.GetValueOrDefault(key);
        return request.Method switch
        {
            "GET" => EmspReply.Found(tariff),
            "PUT" => Put(request, key, tariff),
            "DELETE" => Delete(key, tariff),
            _ => EmspReply.NoSuchMethod,
        };
    }

    private EmspReply Put(EmspRequest request, string key, Tariff? before)
    {
        var (tariff, refusal) = bodies.Read<Tariff>(request);
        if (tariff is null) return refusal!;
        if (bodies.CheckIds(request, tariff.CountryCode, tariff.PartyId, tariff.Id) is { } mismatch) return mismatch;
        if (tariff.LastUpdated < before?.LastUpdated)
            state.Complain(request, "last_updated went back: an older state overtook a newer one");
        state.Store(key, tariff);
        return EmspReply.Stored(before is null);
    }

    private EmspReply Delete(string key, Tariff? before)
    {
        if (before is null) return EmspReply.NotFound;
        state.RemoveTariff(key);
        return EmspReply.Stored(isNew: false);
    }
}

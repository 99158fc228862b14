namespace RoamingHub.Simulators.Stations;

/// <param name="Evse">0 is the whole station.</param>
public sealed record InstalledProfile<TProfile>(int Evse, int Id, string Purpose, int StackLevel, TProfile Profile);

/// <summary>The charging profiles of a station. One replaces another of the same id, or of the same place, purpose and level.</summary>
public sealed class ProfileStore<TProfile>
{
    private readonly Lock gate = new();
    private readonly List<InstalledProfile<TProfile>> profiles = [];

    public IReadOnlyList<InstalledProfile<TProfile>> All
    {
        get
        {
            lock (gate)
                return [.. profiles];
        }
    }

    internal void Set(InstalledProfile<TProfile> profile)
    {
        lock (gate)
        {
            profiles.RemoveAll(old => old.Id == profile.Id
                || (old.Evse == profile.Evse && old.Purpose == profile.Purpose && old.StackLevel == profile.StackLevel));
            profiles.Add(profile);
        }
    }

    /// <summary>False when there was none to clear.</summary>
    internal bool Clear(Predicate<InstalledProfile<TProfile>> which)
    {
        lock (gate)
            return profiles.RemoveAll(which) > 0;
    }

    /// <summary>What limits an EVSE now: its own profile or the station's, the highest level first.</summary>
    internal InstalledProfile<TProfile>? Ruling(int evse) => All
        .Where(profile => profile.Evse == evse || profile.Evse == 0)
        .OrderByDescending(profile => profile.Evse == evse)
        .ThenByDescending(profile => profile.StackLevel)
        .FirstOrDefault();
}

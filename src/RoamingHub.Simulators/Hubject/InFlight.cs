namespace RoamingHub.Simulators.Hubject;

/// <summary>Who is being served, by name.</summary>
internal sealed class InFlight
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> served = [];

    public Turn Enter(string name)
    {
        lock (gate)
        {
            var before = served.GetValueOrDefault(name);
            served[name] = before + 1;
            return new(this, name, before == 0);
        }
    }

    private void Leave(string name)
    {
        lock (gate)
            served[name]--;
    }

    internal sealed class Turn(InFlight all, string name, bool isFirst) : IDisposable
    {
        public bool IsFirst => isFirst;

        public void Dispose() => all.Leave(name);
    }
}

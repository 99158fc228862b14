using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Simulators.Emsp;

/// <summary>
/// The tokens that open our API. While credentials change hands two are good at a time: the old one ends with the first real use of the
/// new.
/// </summary>
internal sealed class EmspKeys
{
    private readonly Lock _gate = new();
    private readonly List<string> _regular = [];

    /// <summary>Opens versions and credentials only, once.</summary>
    public string? Registration { get; private set; } = OcpiToken.Create();

    public string NewRegistration()
    {
        lock (_gate) return Registration = OcpiToken.Create();
    }

    public string Add()
    {
        var token = OcpiToken.Create();
        lock (_gate) _regular.Add(token);
        return token;
    }

    public void Remove(string token)
    {
        lock (_gate) _regular.Remove(token);
    }

    public void EndRegistration()
    {
        lock (_gate) Registration = null;
    }

    public void RemoveAll()
    {
        lock (_gate) _regular.Clear();
    }

    public bool IsRegistration(string token)
    {
        lock (_gate) return token == Registration;
    }

    public bool IsRegular(string token, bool isFunctional)
    {
        lock (_gate)
        {
            var index = _regular.IndexOf(token);
            if (isFunctional && index > 0) _regular.RemoveRange(0, index);
            return index >= 0;
        }
    }
}

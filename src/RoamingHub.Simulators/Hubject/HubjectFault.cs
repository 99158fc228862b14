using RoamingHub.Oicp;

namespace RoamingHub.Simulators.Hubject;

/// <summary>What goes wrong with an operation. Set while the simulator runs.</summary>
public abstract record HubjectFault
{
    private HubjectFault() { }

    /// <summary>The connection is dropped, and nothing is stored.</summary>
    public sealed record Down : HubjectFault;

    /// <summary>Everything as usual, later.</summary>
    public sealed record Slow(TimeSpan Delay) : HubjectFault;

    /// <summary>An HTML page with this HTTP status, and nothing is stored.</summary>
    public sealed record Error(int HttpStatus) : HubjectFault;

    /// <summary>HTTP 200 with this OICP code, and nothing is stored.</summary>
    public sealed record Code(string StatusCode) : HubjectFault;

    /// <summary>Nothing but a status code under an HTTP status of its own, in ISO-8859-1, as errors of the platform come at times; nothing is stored.</summary>
    public sealed record Bare(int HttpStatus, string StatusCode) : HubjectFault;

    /// <summary>A record is refused as if its session were closed, though it never was taken.</summary>
    public sealed record Closed : HubjectFault;

    /// <summary>Everything as usual, with null wherever the answer may lack a member.</summary>
    public sealed record NullMembers : HubjectFault;

    /// <summary>Everything as usual, with members that no standard knows.</summary>
    public sealed record UnknownMembers : HubjectFault;

    /// <summary>HTTP 200 with text that is no OICP, and nothing is stored.</summary>
    public sealed record Garbage : HubjectFault;

    /// <summary>The message is stored, and then the connection is dropped.</summary>
    public sealed record LoseAnswer : HubjectFault;
}

/// <summary>The fault switches, one per operation.</summary>
public sealed class HubjectFaults
{
    private readonly Lock gate = new();
    private readonly Dictionary<OicpOperation, (HubjectFault Fault, int Left)> faults = [];

    /// <param name="times">How many requests it spoils before it goes away.</param>
    public void Set(OicpOperation operation, HubjectFault fault, int times = int.MaxValue)
    {
        lock (gate)
            faults[operation] = (fault, times);
    }

    /// <summary>The same fault for every operation: the whole platform is in trouble.</summary>
    public void SetAll(HubjectFault fault)
    {
        foreach (var operation in Enum.GetValues<OicpOperation>())
            Set(operation, fault);
    }

    public void Clear(OicpOperation operation)
    {
        lock (gate)
            faults.Remove(operation);
    }

    public void ClearAll()
    {
        lock (gate)
            faults.Clear();
    }

    internal HubjectFault? Next(OicpOperation operation)
    {
        lock (gate)
        {
            if (!faults.TryGetValue(operation, out var set))
                return null;
            if (set.Left <= 1)
                faults.Remove(operation);
            else
                faults[operation] = (set.Fault, set.Left - 1);
            return set.Fault;
        }
    }
}

using System.Text.Json.Nodes;

namespace RoamingHub.Simulators.Emsp;

/// <summary>A way for a platform to misbehave.</summary>
public abstract record EmspFault
{
    /// <summary>The connection is closed, nothing is looked at.</summary>
    public sealed record Down : EmspFault;

    /// <summary>Everything is done, late.</summary>
    public sealed record Slow(TimeSpan Delay) : EmspFault;

    /// <summary>An HTTP status without a body, or with an envelope that has this code; nothing is done.</summary>
    public sealed record HttpError(int Status, TimeSpan? RetryAfter = null, int? Code = null) : EmspFault;

    /// <summary>Sent elsewhere; nothing is done.</summary>
    public sealed record Redirect(string To, int Status = 302) : EmspFault;

    /// <summary>HTTP 200 with this OCPI code; nothing is done.</summary>
    public sealed record OcpiError(int Code) : EmspFault;

    /// <summary>HTTP 200 with a body that is not JSON; nothing is done.</summary>
    public sealed record Garbage : EmspFault;

    /// <summary>Everything is done, but the connection is closed before the answer.</summary>
    public sealed record LoseAnswer : EmspFault;

    /// <summary>Everything is done, but the answer breaks off in the middle of its JSON.</summary>
    public sealed record HalfAnswer : EmspFault;

    /// <summary>Everything is done, but the answer comes byte by byte, with this pause before each.</summary>
    public sealed record Drip(TimeSpan Pause) : EmspFault;

    /// <summary>The answer does not end; nothing is done.</summary>
    public sealed record Endless : EmspFault;
}

/// <summary>
/// The fault switches, for the whole platform or one module (by its identifier: `cdrs`, `tokens`, `versions`, …, or `authorize` for real-time
/// authorizations alone); and the habits that break the standard.
/// </summary>
public sealed class EmspFaults
{
    private const string Everything = "*";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (EmspFault Fault, int? Left)> _set = [];
    private readonly HashSet<EmspQuirk> _quirks = [];

    /// <summary>Habits, until they are cleared.</summary>
    public void Set(params ReadOnlySpan<EmspQuirk> quirks)
    {
        lock (_gate)
        {
            foreach (var quirk in quirks) _quirks.Add(quirk);
        }
    }

    /// <summary>From now on, or only for the next <paramref name="times"/> requests.</summary>
    public void Set(EmspFault fault, string? module = null, int? times = null)
    {
        lock (_gate) _set[module ?? Everything] = (fault, times);
    }

    /// <summary>
    /// The same as JSON: `{ "fault": "slow", "seconds": 5, "module": "cdrs", "times": 2 }`, `{ "fault": "http", "status": 401 }`,
    /// `{ "habits": ["NoTotalCount"] }`.
    /// </summary>
    /// <exception cref="FormatException">There is no such fault.</exception>
    public void Set(JsonObject switches)
    {
        foreach (var habit in switches["habits"] as JsonArray ?? []) Set(Enum.Parse<EmspQuirk>((string)habit!, ignoreCase: true));
        if ((string?)switches["fault"] is { } name) Set(Read(name, switches), (string?)switches["module"], (int?)switches["times"]);
    }

    /// <summary>Mends one module, or everything, habits too.</summary>
    public void Clear(string? module = null)
    {
        lock (_gate)
        {
            if (module is not null)
            {
                _set.Remove(module);
                return;
            }

            _set.Clear();
            _quirks.Clear();
        }
    }

    private static EmspFault Read(string name, JsonObject switches)
    {
        var pause = TimeSpan.FromSeconds((double?)switches["seconds"] ?? 5);
        return name switch
        {
            "down" => new EmspFault.Down(),
            "slow" => new EmspFault.Slow(pause),
            "http" => new EmspFault.HttpError((int?)switches["status"] ?? 500, Code: (int?)switches["code"]),
            "ocpi" => new EmspFault.OcpiError((int?)switches["code"] ?? 3000),
            "redirect" => new EmspFault.Redirect((string?)switches["to"] ?? throw new FormatException("to is missing"), (int?)switches["status"] ?? 302),
            "garbage" => new EmspFault.Garbage(),
            "loseAnswer" => new EmspFault.LoseAnswer(),
            "halfAnswer" => new EmspFault.HalfAnswer(),
            "drip" => new EmspFault.Drip(pause),
            "endless" => new EmspFault.Endless(),
            _ => throw new FormatException($"fault: {name} is none of down, slow, http, ocpi, redirect, garbage, loseAnswer, halfAnswer, drip, endless"),
        };
    }

    internal bool Has(EmspQuirk quirk)
    {
        lock (_gate) return _quirks.Contains(quirk);
    }

    /// <summary>The fault for the next request to a module; a module's own goes before the platform's.</summary>
    internal EmspFault? Take(string module, bool isAuthorization)
    {
        lock (_gate) return (isAuthorization ? TakeFrom("authorize") : null) ?? TakeFrom(module) ?? TakeFrom(Everything);
    }

    private EmspFault? TakeFrom(string key)
    {
        if (!_set.TryGetValue(key, out var entry)) return null;
        if (entry.Left is 1) _set.Remove(key);
        else if (entry.Left is { } left) _set[key] = (entry.Fault, left - 1);
        return entry.Fault;
    }
}

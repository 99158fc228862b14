namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>One thing a partner may ask for. The template is below <c>/ocpi/</c>; <c>{name}</c> stands for any one part.</summary>
internal sealed record OcpiRoute(string Method, string Template, Func<OcpiRequest, CancellationToken, Task<OcpiReply>> Answer)
{
    private readonly string[] _parts = Template.Split('/');

    public static OcpiRoute Get(string template, Func<OcpiRequest, CancellationToken, Task<OcpiReply>> answer) => new("GET", template, answer);

    public static OcpiRoute Post(string template, Func<OcpiRequest, CancellationToken, Task<OcpiReply>> answer) => new("POST", template, answer);

    public static OcpiRoute Put(string template, Func<OcpiRequest, CancellationToken, Task<OcpiReply>> answer) => new("PUT", template, answer);

    public static OcpiRoute Patch(string template, Func<OcpiRequest, CancellationToken, Task<OcpiReply>> answer) => new("PATCH", template, answer);

    public static OcpiRoute Delete(string template, Func<OcpiRequest, CancellationToken, Task<OcpiReply>> answer) => new("DELETE", template, answer);

    /// <summary>The named parts where the path is of this shape, else null.</summary>
    public IReadOnlyDictionary<string, string>? Match(IReadOnlyList<string> path)
    {
        if (path.Count != _parts.Length)
            return null;
        var named = new Dictionary<string, string>();
        for (var i = 0; i < _parts.Length; i++)
        {
            if (_parts[i].StartsWith('{'))
                named[_parts[i][1..^1]] = path[i];
            else if (!string.Equals(_parts[i], path[i], StringComparison.OrdinalIgnoreCase))
                return null;
        }

        return named;
    }
}

namespace RoamingHub.Ocpi;

/// <summary>
/// What became of a body: a value, text that is not JSON (HTTP 400), or JSON of the wrong shape (HTTP 200 with 2001, OCPI 2.2.1 §5).
/// </summary>
public sealed record OcpiReading<T>(T? Value, bool IsJson, string? Problem)
    where T : class
{
    public bool Ok => Value is not null;
}

namespace RoamingHub.Hub.Partners.Ocpi.Cdrs;

/// <summary>Where a partner keeps a CDR, as its answer to the POST told it (OCPI 2.2.1 §10.2.2).</summary>
internal static class CdrUrl
{
    /// <summary>A `Location` may be relative to what was asked. What is no URL at all stays as it came, to be seen.</summary>
    public static string? Absolute(string endpoint, string? location) =>
        location is not null && Uri.TryCreate(new Uri(endpoint), location, out var url) ? url.AbsoluteUri : location;
}

namespace RoamingHub.Core.Values;

/// <summary>Card ids and contract ids are personal data: shown by their last four characters only.</summary>
public static class Masked
{
    public static string Text(string? secret) => secret switch
    {
        null or "" => "",
        { Length: <= 4 } => "****",
        _ => string.Concat("****", secret.AsSpan(secret.Length - 4)),
    };
}

namespace RoamingHub.Storage.Embedded;

/// <summary>The hub's own PostgreSQL cannot be had; the message names the ways out.</summary>
public sealed class EmbeddedPostgresException : Exception
{
    public EmbeddedPostgresException() { }
    public EmbeddedPostgresException(string message) : base(message) { }
    public EmbeddedPostgresException(string message, Exception? innerException) : base(message, innerException) { }
}

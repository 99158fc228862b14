namespace RoamingHub.Ocpp;

/// <summary>The protocol a socket speaks; it decides which error codes may go on the wire.</summary>
public enum OcppVersion
{
    V16,
    V201,
}

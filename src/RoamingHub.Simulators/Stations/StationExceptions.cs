using System.Net;

namespace RoamingHub.Simulators.Stations;

/// <summary>The hub and the station did not come together.</summary>
public abstract class StationException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The hub did not open the socket. <paramref name="status"/> is 0 when it could not even be reached.</summary>
public sealed class UpgradeRefusedException(HttpStatusCode status, Exception inner)
    : StationException($"The hub refused the WebSocket: {(int)status}.", inner)
{
    public HttpStatusCode Status => status;
}

/// <summary>The hub answered a call with CALLERROR.</summary>
public sealed class CallErrorException(string code, string description) : StationException($"{code}: {description}")
{
    public string Code => code;

    public string Description => description;
}

/// <summary>There is no connection, or it was lost before the answer came.</summary>
public sealed class StationOfflineException(string message) : StationException(message);

/// <summary>The hub answered with a payload that is no answer to this call.</summary>
public sealed class BadAnswerException(string message) : StationException(message);

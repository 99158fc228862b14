namespace RoamingHub.Ocpi.Envelope;

/// <summary>Status codes of the envelope (OCPI 2.2.1 §5).</summary>
public static class OcpiStatus
{
    public const int Success = 1000;
    public const int ClientError = 2000;
    public const int InvalidParameters = 2001;
    public const int NotEnoughInformation = 2002;
    public const int UnknownLocation = 2003;
    public const int UnknownToken = 2004;
    public const int ServerError = 3000;

    /// <summary>We cannot use the caller's API (registration).</summary>
    public const int UnableToUseClientApi = 3001;

    public const int UnsupportedVersion = 3002;

    /// <summary>The caller's API lacks an endpoint we need (registration).</summary>
    public const int NoMatchingEndpoints = 3003;

    public const int HubError = 4000;
    public const int UnknownReceiver = 4001;
    public const int ForwardTimeout = 4002;
    public const int ConnectionProblem = 4003;

    public static bool IsSuccess(int code) => code is >= 1000 and < 2000;
}

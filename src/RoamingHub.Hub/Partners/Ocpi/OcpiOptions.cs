namespace RoamingHub.Hub.Partners.Ocpi;

/// <param name="PageLimit">Most objects on one page of a list.</param>
/// <param name="RequestsPerSecond">Of one partner, on average; <paramref name="RequestBurst"/> may come at once.</param>
/// <param name="AuthorizePatience">How long a partner may think about a token. A station waits about 5 s.</param>
/// <param name="CommandTimeout">What we promise: by then a command's result has been posted.</param>
/// <param name="StationPatience">How long a station may take over a command; less than the promise, to leave time for the result.</param>
/// <param name="ProfileBurst">Requests about one session's charging profile at once; another one each <paramref name="ProfilePause"/>.</param>
/// <param name="KeyOverlap">After new credentials the old ones hold at most so long, both ways; ours end with the first use of the new key.</param>
/// <param name="RotateAfter">Credentials older than this are exchanged by themselves; zero for never.</param>
/// <param name="SessionsFromStart">A list of sessions may be asked for without date_from, against the standard.</param>
internal sealed record OcpiOptions(
    int PageLimit, int RequestsPerSecond, int RequestBurst, TimeSpan AuthorizePatience, TimeSpan CommandTimeout, TimeSpan StationPatience,
    TimeSpan KeyOverlap, TimeSpan RotateAfter, bool SessionsFromStart, int ProfileBurst, TimeSpan ProfilePause)
{
    public static OcpiOptions From(IConfiguration configuration) => new(
        configuration.GetValue("Hub:Ocpi:PageLimit", 100),
        configuration.GetValue("Hub:Ocpi:RequestsPerSecond", 500),
        configuration.GetValue("Hub:Ocpi:RequestBurst", 2000),
        TimeSpan.FromMilliseconds(configuration.GetValue("Hub:Ocpi:AuthorizePatienceMilliseconds", 2500)),
        TimeSpan.FromSeconds(configuration.GetValue("Hub:Ocpi:CommandTimeoutSeconds", 30)),
        TimeSpan.FromSeconds(configuration.GetValue("Hub:Ocpi:StationPatienceSeconds", 25)),
        TimeSpan.FromMinutes(configuration.GetValue("Hub:Ocpi:KeyOverlapMinutes", 10.0)),
        TimeSpan.FromDays(configuration.GetValue("Hub:Ocpi:RotateAfterDays", 30.0)),
        configuration.GetValue("Hub:Ocpi:SessionsWithoutDateFrom", false),
        configuration.GetValue("Hub:Ocpi:ProfileBurst", 10),
        TimeSpan.FromSeconds(configuration.GetValue("Hub:Ocpi:ProfilePauseSeconds", 6)));
}

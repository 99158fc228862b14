namespace RoamingHub.Hub.Partners.Oicp.Notifications;

/// <param name="EndAfter">How long a vehicle must have taken no energy until its EMP is told that the charge has ended.</param>
/// <param name="StartAgain">A charge that goes on after its End is told to have started again; else only its final End follows.</param>
/// <param name="IdleGrace">After the end of the charge, until staying costs, where the tariff has a price for that.</param>
internal sealed record NotificationOptions(TimeSpan EndAfter, bool StartAgain, TimeSpan IdleGrace)
{
    public static NotificationOptions From(IConfiguration configuration) => new(
        TimeSpan.FromSeconds(configuration.GetValue("Hub:Oicp:EndAfterSeconds", 120.0)),
        configuration.GetValue("Hub:Oicp:StartAgain", false),
        TimeSpan.FromMinutes(configuration.GetValue("Hub:Oicp:IdleGraceMinutes", 0.0)));
}

using Quartz;

namespace RoamingHub.Hub.Jobs;

/// <summary>What the hub does by the clock. Times are UTC.</summary>
internal static class HubJobs
{
    /// <summary>Unless configured otherwise. A random pause comes on top (<see cref="Splay"/>).</summary>
    public const string TokenPulls = "0 30 2 * * ?";

    public const string TokenChanges = "0 0 */2 * * ?";

    public const string CdrAudits = "0 15 3 * * ?";

    public const string StatusRefreshes = "0 45 3 * * ?";

    public static void AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Splay>();
        services.AddQuartz(quartz =>
        {
            quartz.ScheduleJob<TokenPullJob>(trigger => trigger.WithCronSchedule(
                configuration["Hub:Ocpi:TokenPullCron"] ?? TokenPulls, cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            quartz.ScheduleJob<TokenChangesJob>(trigger => trigger.WithCronSchedule(
                configuration["Hub:Ocpi:TokenChangesCron"] ?? TokenChanges, cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            quartz.ScheduleJob<CdrAuditJob>(trigger => trigger.WithCronSchedule(
                configuration["Hub:Ocpi:CdrAuditCron"] ?? CdrAudits, cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            quartz.ScheduleJob<StatusRefreshJob>(trigger => trigger.WithCronSchedule(
                configuration["Hub:Oicp:StatusRefreshCron"] ?? StatusRefreshes, cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            quartz.ScheduleJob<HubMemberPullJob>(trigger => trigger.WithCronSchedule(
                configuration["Hub:Ocpi:HubMemberPullCron"] ?? "0 15 2 * * ?", cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            // Quartz goes by the machine's clock, and so does this moment
            quartz.ScheduleJob<CredentialsUpkeepJob>(trigger => trigger.StartAt(TimeProvider.System.GetUtcNow().AddSeconds(10)).WithSimpleSchedule(
                every => every.WithInterval(TimeSpan.FromMinutes(configuration.GetValue("Hub:Ocpi:CredentialsUpkeepMinutes", 10.0))).RepeatForever()));
        });
        services.AddQuartzHostedService(quartz => quartz.WaitForJobsToComplete = false);
    }
}

using Microsoft.AspNetCore.Authorization;

namespace RoamingHub.Hub.Api;

/// <summary>What a key may be given, and what each role may do.</summary>
internal static class ApiRoles
{
    public const string Admin = "admin";
    public const string Roaming = "roaming";
    public const string Finance = "finance";
    public const string Support = "support";
    public const string ReadOnly = "read-only";

    public static readonly IReadOnlySet<string> All = new HashSet<string> { Admin, Roaming, Finance, Support, ReadOnly };

    public static void AddTo(AuthorizationOptions options)
    {
        options.AddPolicy(ApiRights.Read, p => p.RequireRole(Admin, Roaming, Finance, Support, ReadOnly));
        options.AddPolicy(ApiRights.Operate, p => p.RequireRole(Admin, Support));
        options.AddPolicy(ApiRights.Roam, p => p.RequireRole(Admin, Roaming));
        options.AddPolicy(ApiRights.Price, p => p.RequireRole(Admin, Roaming, Finance));
        options.AddPolicy(ApiRights.Settle, p => p.RequireRole(Admin, Finance));
        options.AddPolicy(ApiRights.Deliver, p => p.RequireRole(Admin, Roaming, Finance, Support));
        options.AddPolicy(ApiRights.Administer, p => p.RequireRole(Admin));
    }
}

/// <summary>What an operation needs.</summary>
internal static class ApiRights
{
    /// <summary>Look at everything, and compute without storing.</summary>
    public const string Read = "read";

    /// <summary>Stations, their tokens and running sessions.</summary>
    public const string Operate = "operate";

    /// <summary>Partners and what they see.</summary>
    public const string Roam = "roam";

    /// <summary>Tariffs.</summary>
    public const string Price = "price";

    /// <summary>Charge detail records.</summary>
    public const string Settle = "settle";

    /// <summary>Try deliveries again.</summary>
    public const string Deliver = "deliver";

    public const string Administer = "administer";
}

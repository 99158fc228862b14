using System.Text.Json;
using System.Text.Json.Serialization;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Tests.Tariffs;

/// <summary>The table in specs/tariffs/worked-cases.json. It is read straight into the public records: they are plain enough for that.</summary>
internal static class WorkedCases
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static WorkedCaseFile All { get; } = Read<WorkedCaseFile>("worked-cases.json");

    public static WorkedCase Get(string id) => All.Cases.Single(c => c.Id == id);

    public static Tariff TariffOf(WorkedCase worked) => All.Tariffs[worked.Tariff];

    public static T Read<T>(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RoamingHub.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The test does not run inside the repository.");
        var text = File.ReadAllText(Path.Combine(folder.FullName, "specs", "tariffs", file));
        return JsonSerializer.Deserialize<T>(text, Json)!;
    }
}

internal sealed record WorkedCaseFile(string About, IReadOnlyDictionary<string, Tariff> Tariffs, IReadOnlyList<WorkedCase> Cases);

internal sealed record WorkedCase(
    string Id,
    string Title,
    string Tariff,
    ChargeTimeline Session,
    decimal ExclVat,
    IReadOnlyList<string> Lines,
    decimal? InclVat = null,
    decimal? ExactExclVat = null,
    decimal? ExactInclVat = null,
    OtherFigure? StandardPrints = null);

internal sealed record OtherFigure(decimal ExclVat, string Because, decimal? InclVat = null);

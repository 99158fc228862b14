using System.Security.Cryptography;
using System.Text.Json;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.Metering;

/// <summary>The table in specs/metering/signed-records.json: published records, and such as the test signs itself, with what they are worth.</summary>
public sealed class SignedRecordsTests
{
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly IReadOnlyDictionary<string, Example> Examples = Read().ToDictionary(e => e.Name);

    public static TheoryData<string> Names => [.. Examples.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_record_is_worth_what_the_table_says(string name)
    {
        var example = Examples[name];
        using var meter = example.Curve is { } curve ? new TestMeter(curve) : null;
        var readings = TextsOf(example, meter).Select(text => new SignedReading(SignedMoment.Between, text, example.Brings is { } key ? new("", null, "OCMF", key) : null)).ToList();
        var judged = MeteringJudge.Judge(
            readings, new(example.Key ?? meter!.PublicKey, KeyOrigin.Pinned), new(Energy.FromWh(example.BilledWh), example.Start ?? Ten, (example.Start ?? Ten).AddHours(1), []))!;
        MeteringVerdicts.WordOf(judged.Verdict).ShouldBe(example.Verdict, string.Join(' ', judged.Findings.Select(f => f.Text)));
        judged.SignedWh.ShouldBe(example.SignedWh);
    }

    [Fact]
    public void Every_verdict_has_an_example() =>
        MeteringVerdicts.All.Except(Examples.Values.Select(e => e.Verdict)).ShouldBe(["clock-not-synchronised", "replayed"]); // they depend on the price, and on other charges

    private static IEnumerable<string> TextsOf(Example example, TestMeter? meter) => example.Records is { } records
        ? records.Select(r => example.Change is [var from, var to] ? r.Replace(from, to, StringComparison.Ordinal) : r)
        : example.Payloads!.Select(p => meter!.Sign(p, example.Algorithm, example.Form));

    private static Example[] Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "specs", "metering")))
            folder = folder.Parent!;
        var text = File.ReadAllText(Path.Combine(folder.FullName, "specs", "metering", "signed-records.json"));
        return JsonSerializer.Deserialize<Table>(text, JsonSerializerOptions.Web)!.Examples;
    }

    /// <param name="Key">The known key; the test's meter's own where there is none.</param>
    /// <param name="Brings">The key that came along.</param>
    /// <param name="Start">When the charge began, where it was not at ten.</param>
    /// <param name="Change">What in the published text is replaced, and by what.</param>
    /// <param name="Form">How the signature is written: der (hex), numbers (hex) or base64.</param>
    private sealed record Example(
        string Name, string Source, decimal BilledWh, string Verdict, decimal? SignedWh, string[]? Records = null, string[]? Payloads = null, string? Key = null,
        string? Brings = null, string[]? Change = null, string? Curve = null, string? Algorithm = null, string Form = "der",
        DateTimeOffset? Start = null);

    private sealed record Table(Example[] Examples);
}

using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RoamingHub.Hub.Tests;

/// <summary>Who may use whom. The rules stand in the README's table of rooms.</summary>
public sealed partial class RoomsTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Ocpp"] = [], ["Ocpi"] = [], ["Oicp"] = [], ["Core"] = [], ["Storage"] = ["Core"], ["Simulators"] = ["Ocpp", "Ocpi", "Oicp"],
        ["Hub"] = ["Core", "Storage", "Ocpp", "Ocpi", "Oicp", "Simulators"],
    };

    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["Ocpp"] = [], ["Ocpi"] = [], ["Oicp"] = [], ["Core"] = ["NodaTime"], ["Storage"] = ["Npgsql", "Dapper", "Microsoft.Extensions.Logging.Abstractions"],
    };

    public static TheoryData<string> Rooms => [.. MayUse.Keys];

    [Theory, MemberData(nameof(Rooms))]
    public void A_room_uses_only_the_rooms_it_may(string room)
    {
        var used = Project(room).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(Include(r).Replace('\\', '/')).Replace("RoamingHub.", "", StringComparison.Ordinal));
        used.Except(MayUse[room]).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Rooms))]
    public void A_room_uses_only_the_packages_it_may(string room)
    {
        if (!Packages.TryGetValue(room, out var allowed))
            return;
        Project(room).Descendants("PackageReference").Select(Include).Except(allowed).ShouldBeEmpty();
        Project(room).Descendants("FrameworkReference").ShouldBeEmpty();
    }

    [Fact]
    public void Core_knows_no_protocol_word()
    {
        var found = Sources("RoamingHub.Core").SelectMany(f => ProtocolWord().Matches(WithoutComments(File.ReadAllText(f))).Select(m => $"{f}: {m.Value}"));
        found.ShouldBeEmpty();
    }

    [Fact]
    public void Core_does_not_look_at_the_clock_and_does_no_input_or_output()
    {
        var found = Sources("RoamingHub.Core").SelectMany(f => OutsideWorld().Matches(WithoutComments(File.ReadAllText(f))).Select(m => $"{f}: {m.Value}"));
        found.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Stations", new[] { "Hub.Partners.Ocpi", "Hub.Partners.Oicp", "RoamingHub.Ocpi", "RoamingHub.Oicp" })]
    [InlineData("Partners/Ocpi", new[] { "Hub.Stations", "Hub.Partners.Oicp", "RoamingHub.Ocpp", "RoamingHub.Oicp" })]
    [InlineData("Partners/Oicp", new[] { "Hub.Stations", "Hub.Partners.Ocpi", "RoamingHub.Ocpp", "RoamingHub.Ocpi" })]
    public void Inside_the_hub_stations_and_partners_do_not_see_one_another(string folder, string[] never)
    {
        var found = Sources("RoamingHub.Hub/" + folder)
            .SelectMany(f => File.ReadLines(f).Where(l => l.StartsWith("using ", StringComparison.Ordinal) && never.Any(n => l.Contains(n, StringComparison.Ordinal))).Select(l => $"{f}: {l}"));
        found.ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_demo_and_the_program_of_the_hub_use_the_simulators()
    {
        var found = Sources("RoamingHub.Hub").Where(f => !f.Contains("/Demo/", StringComparison.Ordinal))
            .Where(f => File.ReadAllText(f).Contains("using RoamingHub.Simulators", StringComparison.Ordinal));
        found.ShouldBeEmpty();
    }

    private static string Include(XElement reference) => reference.Attribute("Include")!.Value;

    private static XDocument Project(string room) => XDocument.Load(Path.Combine(Repository.Root, "src", $"RoamingHub.{room}", $"RoamingHub.{room}.csproj"));

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", folder), "*.cs", SearchOption.AllDirectories)
            .Select(f => f.Replace('\\', '/')).Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    private static string WithoutComments(string source) => Comment().Replace(source, "");

    [GeneratedRegex(@"\b\w*(Ocpp|Ocpi|Oicp|Hubject|OCPP|OCPI|OICP)\w*\b")]
    private static partial Regex ProtocolWord();

    [GeneratedRegex(@"\b(DateTime(Offset)?\.(Utc)?Now|DateTime\.Today|SystemClock|System\.IO|System\.Net|HttpClient|File\.|Console\.)")]
    private static partial Regex OutsideWorld();

    [GeneratedRegex(@"//.*|/\*[\s\S]*?\*/")]
    private static partial Regex Comment();
}

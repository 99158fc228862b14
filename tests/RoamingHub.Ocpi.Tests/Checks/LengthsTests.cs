using System.Text.Json.Nodes;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Tariffs;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Ocpi.Tests.Checks;

/// <summary>
/// The standard's lengths: the longest passes, one character more does not (OCPI 2.2.1 §16 and each module's tables). The same check stands
/// before everything that leaves the hub.
/// </summary>
public sealed class LengthsTests
{
    private const string Url = "https://x.example/";

    [Theory]
    [InlineData("token", "uid", 36)]
    [InlineData("token", "contract_id", 36)]
    [InlineData("token", "visual_number", 64)]
    [InlineData("token", "issuer", 64)]
    [InlineData("token", "group_id", 36)]
    [InlineData("token", "energy_contract.supplier_name", 64)]
    [InlineData("token", "energy_contract.contract_id", 64)]
    [InlineData("location", "id", 36)]
    [InlineData("location", "name", 255)]
    [InlineData("location", "address", 255)]
    [InlineData("location", "city", 45)]
    [InlineData("location", "postal_code", 10)]
    [InlineData("location", "state", 45)]
    [InlineData("location", "time_zone", 255)]
    [InlineData("location", "operator.name", 100)]
    [InlineData("location", "operator.website", 255)]
    [InlineData("location", "evses.0.uid", 36)]
    [InlineData("location", "evses.0.evse_id", 48)]
    [InlineData("location", "evses.0.floor_level", 4)]
    [InlineData("location", "evses.0.physical_reference", 16)]
    [InlineData("location", "evses.0.connectors.0.id", 36)]
    [InlineData("location", "evses.0.connectors.0.terms_and_conditions", 255)]
    [InlineData("tariff", "id", 36)]
    [InlineData("tariff", "tariff_alt_url", 255)]
    [InlineData("cdr", "id", 36)]
    [InlineData("cdr-credit", "id", 39)]
    [InlineData("cdr", "remark", 255)]
    [InlineData("cdr", "meter_id", 255)]
    [InlineData("cdr", "cdr_location.address", 45)]
    [InlineData("cdr", "cdr_location.state", 20)]
    [InlineData("cdr", "cdr_location.city", 45)]
    [InlineData("cdr", "cdr_location.evse_id", 48)]
    [InlineData("cdr", "cdr_token.uid", 36)]
    [InlineData("cdr", "signed_data.encoding_method", 36)]
    [InlineData("cdr", "signed_data.public_key", 512)]
    [InlineData("cdr", "signed_data.url", 512)]
    [InlineData("cdr", "signed_data.signed_values.0.nature", 32)]
    [InlineData("cdr", "signed_data.signed_values.0.plain_data", 5000)]
    [InlineData("cdr", "signed_data.signed_values.0.signed_data", 5000)]
    [InlineData("credentials", "token", 64)]
    [InlineData("credentials", "url", 255)]
    [InlineData("start-session", "response_url", 255)]
    [InlineData("version-details", "endpoints.0.url", 255)]
    public void The_longest_passes_and_one_more_does_not(string example, string path, int max)
    {
        var isUrl = path.EndsWith("url", StringComparison.Ordinal) || path.EndsWith("website", StringComparison.Ordinal) || path.EndsWith("conditions", StringComparison.Ordinal);
        FaultsOf(example, path, TextOf(max, isUrl)).ShouldNotContain(f => f.Contains("longer", StringComparison.Ordinal) || f.Contains("64", StringComparison.Ordinal));
        FaultsOf(example, path, TextOf(max + 1, isUrl)).ShouldContain(f => f.Contains("longer than " + max, StringComparison.Ordinal) || f.Contains("1 to " + max, StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_for_people_has_512_characters_and_a_language_of_two_letters()
    {
        new DisplayText("en", new string('x', 512)).Validate().ShouldBeEmpty();
        new DisplayText("eng", new string('x', 513)).Validate().Select(f => f.Member).ShouldBe(["language", "text"]);
    }

    [Fact]
    public void A_price_has_its_value_without_VAT_at_least()
    {
        new Price(1.5m).Validate().ShouldBeEmpty();
        new Price(InclVat: 1.5m).Validate().Select(f => f.Member).ShouldBe(["excl_vat"]);
    }

    private static string TextOf(int length, bool isUrl) => isUrl ? Url + new string('x', length - Url.Length) : new string('x', length);

    private static List<string> FaultsOf(string example, string path, string text)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(SharedSpecs.Messages, example + ".json")))!;
        var steps = path.Split('.');
        var node = json;
        foreach (var step in steps[..^1])
            node = node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step] ??= new JsonObject();
        node[steps[^1]] = text;
        var body = json.ToJsonString();
        return [.. (example switch
        {
            "token" => Faults<Token>(body),
            "location" => Faults<Location>(body),
            "tariff" => Faults<Tariff>(body),
            "cdr" or "cdr-credit" => Faults<Cdr>(body),
            "credentials" => Faults<CredentialsObject>(body),
            "start-session" => Faults<StartSession>(body),
            "version-details" => Faults<VersionDetails>(body),
            _ => throw new NotSupportedException(example),
        }).Select(f => f.ToString())];
    }

    private static IReadOnlyList<Fault> Faults<T>(string json)
        where T : class, IChecked => OcpiJson.Parse<T>(json).Validate();
}

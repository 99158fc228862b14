using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Ocpi.Tests.Json;

public sealed class WordTests
{
    [Fact]
    public void A_known_word_is_its_enum_member()
    {
        var token = OcpiJson.Parse<Token>("""{"type":"AD_HOC_USER"}""");

        token.Type!.Value.ShouldBe(TokenType.AD_HOC_USER);
        (token.Type == TokenType.AD_HOC_USER).ShouldBeTrue();
    }

    [Fact]
    public void An_unknown_word_is_kept_and_written_back()
    {
        var token = OcpiJson.Parse<Token>("""{"uid":"1","type":"EMAID"}""");

        token.Type!.Value.ShouldBeNull();
        token.Type.Text.ShouldBe("EMAID");
        OcpiJson.Write(token).ShouldBe("""{"uid":"1","type":"EMAID"}""");
    }

    [Fact]
    public void Words_are_case_sensitive() => OcpiJson.Parse<Token>("""{"type":"rfid"}""").Type!.Value.ShouldBeNull();

    [Fact]
    public void A_number_is_not_a_word() => OcpiJson.Read<Token>("""{"type":0}""").Problem!.ShouldStartWith("type ");

    [Fact]
    public void Words_with_small_letters_are_written_exactly() =>
        OcpiJson.Write(new Connector { Standard = ConnectorType.IEC_60309_2_single_16 }).ShouldBe("""{"standard":"IEC_60309_2_single_16"}""");

    [Fact]
    public void Every_enum_of_the_wire_is_read_and_written_by_its_own_name()
    {
        foreach (var type in typeof(OcpiJson).Assembly.GetTypes().Where(t => t.IsEnum && t.Namespace!.StartsWith("RoamingHub.Ocpi.V221", StringComparison.Ordinal)))
        {
            var of = typeof(Word<>).MakeGenericType(type).GetMethod("Of")!;
            foreach (var name in Enum.GetNames(type))
            {
                var word = of.Invoke(null, [name])!;
                word.ToString().ShouldBe(name);
                word.GetType().GetProperty("Value")!.GetValue(word).ShouldBe(Enum.Parse(type, name), type.Name);
            }
        }
    }
}

using System.Text;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Ocpi.Tests.Envelope;

public sealed class OcpiResponseTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_object_is_wrapped() =>
        OcpiResponse.Write(new OcpiResponse<Token>(new Token { Uid = "1" }, OcpiStatus.Success, "Success", Now))
            .ShouldBe("""{"data":{"uid":"1"},"status_code":1000,"status_message":"Success","timestamp":"2026-03-02T12:00:00Z"}""");

    [Fact]
    public void A_word_is_data_too() =>
        OcpiResponse.Write(new OcpiResponse<Word<ChargingPreferencesResponse>>(ChargingPreferencesResponse.NOT_POSSIBLE, OcpiStatus.Success, null, Now))
            .ShouldBe("""{"data":"NOT_POSSIBLE","status_code":1000,"timestamp":"2026-03-02T12:00:00Z"}""");

    [Fact]
    public void A_refusal_has_no_data_and_its_text_stays_readable() =>
        OcpiResponse.Write(OcpiStatus.InvalidParameters, "last_updated is \"missing\" für <x>", Now)
            .ShouldBe("""{"status_code":2001,"status_message":"last_updated is \"missing\" für <x>","timestamp":"2026-03-02T12:00:00Z"}""");

    [Fact]
    public void Stored_text_goes_out_byte_for_byte() =>
        Text(OcpiResponse.WriteRawList(["{\"a\" : 1.00}"u8.ToArray(), "{\"b\":2}"u8.ToArray()], Now))
            .ShouldBe("""{"data":[{"a" : 1.00},{"b":2}],"status_code":1000,"timestamp":"2026-03-02T12:00:00Z"}""");

    [Fact]
    public void An_empty_list_is_there() => Text(OcpiResponse.WriteRawList([], Now)).ShouldStartWith("""{"data":[],""");

    private static string Text(IEnumerable<ReadOnlyMemory<byte>> pieces) => string.Concat(pieces.Select(p => Encoding.UTF8.GetString(p.Span)));
}

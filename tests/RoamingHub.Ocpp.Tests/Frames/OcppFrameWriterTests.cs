using System.Text;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Ocpp.Tests.Frames;

public class OcppFrameWriterTests
{
    [Fact]
    public void A_payload_given_as_bytes_goes_out_as_it_is() =>
        Utf8(OcppFrameWriter.Call("7", "Reset", "{ \"type\" : \"Soft\" }"u8)).ShouldBe("[2,\"7\",\"Reset\",{ \"type\" : \"Soft\" }]");

    [Fact]
    public void Typed_frames_are_compact()
    {
        Utf8(Ocpp16Json.WriteCall<ResetRequest, ResetResponse>("7", new(ResetKind.Hard))).ShouldBe("[2,\"7\",\"Reset\",{\"type\":\"Hard\"}]");
        Utf8(Ocpp16Json.WriteResult("7", new StopTransactionResponse())).ShouldBe("[3,\"7\",{}]");
        Utf8(OcppFrameWriter.Result("7", "{}"u8)).ShouldBe("[3,\"7\",{}]");
    }

    [Fact]
    public void Letters_stand_as_they_are() =>
        Utf8(Ocpp16Json.WriteCall<DataTransferRequest, DataTransferResponse>("ü", new("a+b", Data: "Säule <1> & \"2\"")))
            .ShouldBe("[2,\"ü\",\"DataTransfer\",{\"vendorId\":\"a+b\",\"data\":\"Säule <1> & \\\"2\\\"\"}]");

    [Fact]
    public void An_error_has_empty_details_or_names_the_member()
    {
        Utf8(OcppFrameWriter.Error("7", OcppErrorCode.NotImplemented)).ShouldBe("[4,\"7\",\"NotImplemented\",\"\",{}]");
        Utf8(OcppFrameWriter.Error("7", OcppErrorCode.ProtocolError, "missing", "/idTag"))
            .ShouldBe("[4,\"7\",\"ProtocolError\",\"missing\",{\"member\":\"/idTag\"}]");
    }

    [Fact]
    public void A_long_description_is_cut_at_255_characters()
    {
        var frame = OcppFrameParser.Parse(OcppFrameWriter.Error("7", "InternalError", new string('x', 300)), OcppVersion.V16);
        frame.ShouldBeOfType<OcppFrame.CallError>().Description.ShouldBe(new string('x', 255));
    }

    [Fact]
    public void A_small_frame_after_a_very_large_one_holds_nothing_of_it()
    {
        OcppFrameWriter.Call("1", "DataTransfer", Encoding.UTF8.GetBytes($"{{\"vendorId\":\"{new string('x', 300_000)}\"}}")).Length.ShouldBeGreaterThan(300_000);
        Utf8(OcppFrameWriter.Result("2", "{}"u8)).ShouldBe("[3,\"2\",{}]");
        Utf8(OcppFrameWriter.Result("3", "{}"u8)).ShouldBe("[3,\"3\",{}]");
    }

    private static string Utf8(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}

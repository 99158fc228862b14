using RoamingHub.Ocpp.V16;

namespace RoamingHub.Ocpp.Tests;

public class WordTests
{
    [Fact]
    public void A_known_word_has_its_value()
    {
        var word = new Word<ChargePointStatus>("SuspendedEVSE");
        word.Known.ShouldBe(ChargePointStatus.SuspendedEVSE);
        word.Is(ChargePointStatus.SuspendedEVSE).ShouldBeTrue();
        word.ShouldBe(ChargePointStatus.SuspendedEVSE);
    }

    [Fact]
    public void An_unknown_word_keeps_its_text_and_has_no_value()
    {
        var word = new Word<ChargePointStatus>("Dreaming");
        word.Known.ShouldBeNull();
        word.Text.ShouldBe("Dreaming");
        word.Is(ChargePointStatus.Available).ShouldBeFalse();
    }

    [Fact]
    public void Words_are_case_sensitive() => new Word<ChargePointStatus>("available").Known.ShouldBeNull();

    [Fact]
    public void No_word_at_all_is_empty_text() => default(Word<ChargePointStatus>).Text.ShouldBe("");
}

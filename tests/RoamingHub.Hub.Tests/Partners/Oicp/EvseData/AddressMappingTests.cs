using RoamingHub.Hub.Partners.Oicp.EvseData;

namespace RoamingHub.Hub.Tests.Partners.Oicp.EvseData;

public sealed class AddressMappingTests
{
    [Theory]
    [InlineData("Hauptstraße 12a", "Hauptstraße", "12a")]
    [InlineData("Hauptstraße 12-14", "Hauptstraße", "12-14")]
    [InlineData("Straße des 17. Juni 135", "Straße des 17. Juni", "135")]
    [InlineData("12 High Street", "High Street", "12")]
    [InlineData("Via Roma, 5", "Via Roma", "5")]
    [InlineData("Am Markt", "Am Markt", null)]
    [InlineData("", "", null)]
    public void Street_and_number_are_told_apart(string address, string street, string? number) =>
        AddressMapping.Split(address).ShouldBe((street, number));

    [Fact]
    public void What_is_too_short_is_padded_and_what_there_is_not_is_a_dash()
    {
        var address = AddressMapping.ToOicp(Given.Location() with { Address = "A", PostalCode = null }, null, new(), Given.Ten);
        (address.Street, address.HouseNum, address.PostalCode).ShouldBe(("A_", "-", "-"));
        address.Validate().ShouldBeEmpty();
    }
}

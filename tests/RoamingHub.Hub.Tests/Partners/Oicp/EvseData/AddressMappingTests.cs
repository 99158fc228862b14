using RoamingHub.Hub.Partners.Oicp.EvseData;

namespace RoamingHub.Hub.Tests.Partners.Oicp.EvseData;

/// <summary>What the table of addresses does not show.</summary>
public sealed class AddressMappingTests
{
    [Fact]
    public void What_is_too_short_is_padded_what_is_too_long_is_cut_and_what_there_is_not_is_a_dash()
    {
        var location = Given.Location() with { Address = "A", PostalCode = null, City = new('c', 60), State = new('s', 60), Country = "de" };
        var address = AddressMapping.ToOicp(location, new(), new("E1", FloorLevel: "-2 left"), new() { HouseNum = "12345678901" }, Given.Ten);
        (address.Street, address.HouseNum, address.PostalCode, address.Country).ShouldBe(("A_", "1234567890", "-", "DEU"));
        (address.City.Length, address.Region!.Length, address.Floor).ShouldBe((50, 50, "-2 le"));
        address.Validate().ShouldBeEmpty();
    }
}

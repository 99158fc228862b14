using RoamingHub.Core.Locations;
using RoamingHub.Core.Products;

namespace RoamingHub.Core.Tests.Products;

public sealed class ProductChoiceTests
{
    [Theory]
    [InlineData("AC_1_PHASE", "AC1")]
    [InlineData("AC_2_PHASE", "AC1")]
    [InlineData("AC_2_PHASE_SPLIT", "AC1")]
    [InlineData("AC_3_PHASE", "AC3")]
    [InlineData("DC", "DC")]
    public void A_connector_is_sold_by_its_current(string powerType, string product) =>
        ProductChoice.Standard(new Connector("1", "IEC_62196_T2", "SOCKET", powerType, 230, 32, null, [])).ShouldBe(product);
}

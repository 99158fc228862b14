using RoamingHub.Hub.Stations.Reports;

namespace RoamingHub.Hub.Tests.Stations.Reports;

public sealed class StationSecretsTests
{
    private static readonly StationSecrets Secrets = new(["HouseCode"]);

    [Theory]
    [InlineData("SIMPIN")]
    [InlineData("LASTWRONGSIMPIN")]
    [InlineData("APNPassword")]
    [InlineData("WLANPassword")]
    [InlineData("WiFiHotspotPassword")]
    [InlineData("AuthorizationKey")]
    [InlineData("authorization_key")]
    [InlineData("BasicAuthPassword")]
    [InlineData("houseCode")]
    [InlineData("OCPP.AuthorizationKey")]
    [InlineData("WLAN_PSK")]
    [InlineData("WifiPsk")]
    [InlineData("FtpPwd")]
    [InlineData("FTP_PWD")]
    [InlineData("BackendToken")]
    [InlineData("backend.token")]
    public void These_are_secrets(string name) => Secrets.IsSecret(name).ShouldBeTrue();

    [Theory]
    [InlineData("APNUsername")]
    [InlineData("MeterPublicKey")]
    [InlineData("EichrechtPubKey")]
    [InlineData("EichrechtHashInfo")]
    [InlineData("WebSocketPingInterval")]
    [InlineData("StopTxnSampledData")]
    [InlineData("MasterPassGroupId")]
    [InlineData("AuthorizeRemoteTxRequests")]
    [InlineData("UPnPUUID")]
    [InlineData("ConnectorPhaseRotation")]
    [InlineData("idToken")]
    [InlineData("groupIdToken")]
    [InlineData("FreeVendToken")]
    [InlineData("DefaultIdToken")]
    [InlineData("TokenReaderEnabled")]
    [InlineData("LocalAuthListMaxTokens")]
    [InlineData("AuthorizationKeyLength")]
    [InlineData("PwdChangeInterval")]
    [InlineData("RootCertificateKeySize")]
    [InlineData("transactionId")]
    [InlineData("hashAlgorithm")]
    [InlineData("issuerKeyHash")]
    public void These_are_not(string name) => Secrets.IsSecret(name).ShouldBeFalse();

    [Theory]
    [InlineData("""[2,"1","ChangeConfiguration",{"key":"SIMPIN","value":"1234"}]""", """[2,"1","ChangeConfiguration",{"key":"SIMPIN","value":"********"}]""")]
    [InlineData("""[2,"1","ChangeConfiguration",{ "value" : "a\"b",  "key" : "AuthorizationKey" }]""", """[2,"1","ChangeConfiguration",{ "value" : "********",  "key" : "AuthorizationKey" }]""")]
    [InlineData("""[2,"1","ChangeConfiguration",{"key":"HeartbeatInterval","value":"300"}]""", null)]
    [InlineData("""[3,"1",{"configurationKey":[{"key":"A","value":"1"},{"key":"WLANPassword","readonly":false,"value":"x"},{"key":"B","value":"2"}]}]""", """[3,"1",{"configurationKey":[{"key":"A","value":"1"},{"key":"WLANPassword","readonly":false,"value":"********"},{"key":"B","value":"2"}]}]""")]
    [InlineData("""{"setVariableData":[{"attributeValue":"x","component":{"name":"C"},"variable":{"name":"BasicAuthPassword"}},{"attributeValue":"y","component":{"name":"C"},"variable":{"name":"Z"}}]}""", """{"setVariableData":[{"attributeValue":"********","component":{"name":"C"},"variable":{"name":"BasicAuthPassword"}},{"attributeValue":"y","component":{"name":"C"},"variable":{"name":"Z"}}]}""")]
    [InlineData("""{"reportData":[{"variableAttribute":[{"value":"x"},{"value":"y"}],"variable":{"name":"Password"}}]}""", """{"reportData":[{"variableAttribute":[{"value":"********"},{"value":"********"}],"variable":{"name":"Password"}}]}""")]
    [InlineData("""{"connectionData":{"apn":{"apn":"a","apnPassword":"x","simPin":1234},"vpn":{"server":"s","user":"u","key":"k","password":""}}}""", """{"connectionData":{"apn":{"apn":"a","apnPassword":"********","simPin":99999999},"vpn":{"server":"s","user":"u","key":"********","password":""}}}""")]
    [InlineData("""{"location":"ftp://user:pa55@files.example/x","retries":1}""", """{"location":"ftp://user:********@files.example/x","retries":1}""")]
    [InlineData("""[2,"1","Authorize",{"idToken":{"idToken":"CARD","type":"Central"}}]""", null)]
    [InlineData("""[2,"1","X",{"ftpPwd":"x","idToken":"CARD"}]""", """[2,"1","X",{"ftpPwd":"********","idToken":"CARD"}]""")]
    [InlineData("""{"location":"https://files.example/a@b:c"}""", null)]
    [InlineData("""{"meterValue":[{"sampledValue":[{"value":"1"}]}],"password":"x"}""", """{"meterValue":[{"sampledValue":[{"value":"1"}]}],"password":"********"}""")]
    [InlineData("""not json at all, "password":"x" """, null)]
    [InlineData("""{"key":"\ud800","value":"x"}""", null)]
    public void Nothing_but_the_secret_changes(string message, string? masked) => Secrets.Mask(message).ShouldBe(masked ?? message);

    [Fact]
    public void What_is_cut_off_is_masked_as_far_as_it_can_be_read() =>
        Secrets.Mask("""[2,"1","X",{"password":"x","more":""").ShouldBe("""[2,"1","X",{"password":"********","more":""");
}

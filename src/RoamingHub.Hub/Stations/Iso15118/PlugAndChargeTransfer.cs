using System.Text.Json;
using System.Text.Json.Nodes;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Stations.Ocpp201;
using RoamingHub.Hub.Stations.Security;
using RoamingHub.Hub.Stations.Transfers;
using RoamingHub.Ocpp;

namespace RoamingHub.Hub.Stations.Iso15118;

/// <summary>
/// Plug and Charge for stations of OCPP 1.6, in DataTransfer: as the Open Charge Alliance's application note says (v1.0, 2020), or as has·to·be
/// did before it. The note's other messages (CertificateSigned, InstallCertificate, …) go from the hub to the station, by the general call.
/// </summary>
internal sealed class PlugAndChargeTransfer(
    string vendorId, bool early, ContractAuthorizer authorizer, ContractCertificates certificates, CertificateSigning signing) : IVendorTransfer
{
    public const string AllianceVendor = "org.openchargealliance.iso15118pnc";
    public const string HasToBeVendor = "iso15118";

    public string VendorId => vendorId;

    public async Task<TransferAnswer> HandleAsync(CallContext context, string? messageId, string? data, CancellationToken ct)
    {
        if (messageId is not ("Authorize" or "Get15118EVCertificate" or "GetCertificateStatus" or "SignCertificate"))
            return new(TransferStatus.UnknownMessageId);
        if (PlugAndChargeJson.Parse(data) is not { } body)
            return TransferAnswer.Rejected;
        var answer = messageId switch
        {
            "Authorize" => await AuthorizeAsync(context, body, ct),
            "Get15118EVCertificate" => await EvCertificateAsync(context, body, ct),
            "GetCertificateStatus" => await CertificateStatusAsync(context, body, ct),
            _ => await SignAsync(context, body, ct),
        };
        return answer is null ? TransferAnswer.Rejected : new(TransferStatus.Accepted, answer);
    }

    private async Task<string?> AuthorizeAsync(CallContext context, JsonElement body, CancellationToken ct)
    {
        if (PlugAndChargeJson.IdTokenOf(body) is not { } contract || PlugAndChargeJson.HashesOf(body) is not { } hashes)
            return null;
        var token = new TokenRef(contract, contract.Trim(), TokenKind.Contract, contract.Trim());
        var (permit, status) = await authorizer.AuthorizeAsync(context.Station, token, PlugAndChargeJson.Text(body, "certificate"), hashes, ct);
        var info = new JsonObject { ["status"] = new Word<Ocpp.V201.AuthorizationStatusEnum>(IdTokenMapping.ToStatus(permit.Result)).Text };
        if (permit.ExpiresAt is { } until)
            info[early ? "cacheExpiryDateTime" : "expiryDate"] = WireTime.Write(until);
        return PlugAndChargeJson.Write(("certificateStatus", StatusWord(status)), ("idTokenInfo", info));
    }

    // The earlier extension has two words and always says one.
    private JsonNode? StatusWord(ContractCertificateStatus? status) => (early, status) switch
    {
        (true, null or ContractCertificateStatus.Accepted) => "Accepted",
        (true, _) => "CertificateRevoked",
        (false, null) => null,
        (false, { } known) => new Word<Ocpp.V201.AuthorizeCertificateStatusEnum>(CertificateMapping.ToStatus(known)).Text,
    };

    private async Task<string?> EvCertificateAsync(CallContext context, JsonElement body, CancellationToken ct)
    {
        if (PlugAndChargeJson.Text(body, "exiRequest") is not { } exi)
            return null;
        var schema = PlugAndChargeJson.Text(body, "iso15118SchemaVersion", "15118SchemaVersion") ?? "";
        var update = PlugAndChargeJson.Text(body, "action") == "Update";
        var answer = await certificates.EvCertificateAsync(new(context.Station.Id, schema, update, exi), ct);
        return PlugAndChargeJson.Write(("status", answer is null ? "Failed" : "Accepted"), ("exiResponse", answer ?? ""));
    }

    private async Task<string?> CertificateStatusAsync(CallContext context, JsonElement body, CancellationToken ct)
    {
        if (!body.TryGetProperty("ocspRequestData", out var asked) || PlugAndChargeJson.HashOf(asked) is not { } certificate)
            return null;
        var answer = await certificates.OcspAsync(context.Station.Id, certificate, ct);
        return PlugAndChargeJson.Write(("status", answer is null ? "Failed" : "Accepted"), ("ocspResult", answer));
    }

    // Accepted says only that the request is passed on; the certificate follows in a DataTransfer of its own, in the alliance's form.
    private async Task<string?> SignAsync(CallContext context, JsonElement body, CancellationToken ct)
    {
        if (PlugAndChargeJson.Text(body, "csr") is not { } csr)
            return null;
        var taken = !early && await signing.TakeAsync(context.Station, csr, CertificatePurpose.PlugAndCharge, context.ReceivedAt, ct) is null;
        return PlugAndChargeJson.Write(("status", taken ? "Accepted" : "Rejected"));
    }
}

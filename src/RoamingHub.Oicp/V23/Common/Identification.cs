using System.Text.Json.Serialization;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.Validation;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.Common;

/// <summary>Who charges: exactly one of five media (OICP 2.3, IdentificationType). Made by the factory methods.</summary>
public sealed record Identification : IOicpMessage
{
    public RFIDMifareFamilyIdentification? RFIDMifareFamilyIdentification { get; init; }
    public RFIDIdentification? RFIDIdentification { get; init; }
    public QRCodeIdentification? QRCodeIdentification { get; init; }
    public PlugAndChargeIdentification? PlugAndChargeIdentification { get; init; }
    public RemoteIdentification? RemoteIdentification { get; init; }

    /// <summary>An RFID card by its UID, upper-case hex.</summary>
    public static Identification Card(string uid) => new() { RFIDMifareFamilyIdentification = new(uid) };

    /// <summary>A driver at a screen: contract and PIN in clear text (a hashed one would be hashed again and fail).</summary>
    public static Identification QrCode(string evcoId, string pin) => new() { QRCodeIdentification = new(evcoId, PIN: pin) };

    public static Identification PlugAndCharge(string evcoId) => new() { PlugAndChargeIdentification = new(evcoId) };

    /// <summary>A remote start, for example from an app.</summary>
    public static Identification Remote(string evcoId) => new() { RemoteIdentification = new(evcoId) };

    /// <summary>The contract, where the medium names one.</summary>
    [JsonIgnore]
    public string? ContractId =>
        RemoteIdentification?.EvcoID ?? PlugAndChargeIdentification?.EvcoID ?? QRCodeIdentification?.EvcoID ?? RFIDIdentification?.EvcoID;

    /// <summary>The card, where the medium is one.</summary>
    [JsonIgnore] public string? CardUid => RFIDMifareFamilyIdentification?.UID ?? RFIDIdentification?.UID;

    public IReadOnlyList<Problem> Validate() => Check().Found;

    /// <summary>The rules of authorization, charging and CDRs: no RFIDIdentification, which only describes cards in lists.</summary>
    public IReadOnlyList<Problem> ValidateForCharging() => Check()
        .That(RFIDIdentification is null, nameof(RFIDIdentification), "must not be used here: use RFIDMifareFamilyIdentification")
        .Found;

    /// <summary>A remote command names its driver by RemoteIdentification only.</summary>
    public IReadOnlyList<Problem> ValidateForRemote() => Check()
        .That(RemoteIdentification is not null, nameof(RemoteIdentification), "is missing")
        .Found;

    private Checks Check()
    {
        object?[] media = [RFIDMifareFamilyIdentification, RFIDIdentification, QRCodeIdentification, PlugAndChargeIdentification, RemoteIdentification];
        return new Checks()
            .That(media.Count(m => m is not null) == 1, "", "must hold exactly one identification")
            .Inside(RFIDMifareFamilyIdentification?.Validate(), nameof(RFIDMifareFamilyIdentification))
            .Inside(RFIDIdentification?.Validate(), nameof(RFIDIdentification))
            .Inside(QRCodeIdentification?.Validate(), nameof(QRCodeIdentification))
            .Inside(PlugAndChargeIdentification?.Validate(), nameof(PlugAndChargeIdentification))
            .Inside(RemoteIdentification?.Validate(), nameof(RemoteIdentification));
    }
}

public sealed record RFIDMifareFamilyIdentification(string UID) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks().Format(UID, Uids.IsValid, "a UID of 8, 14 or 20 upper-case hex digits").Found;
}

/// <summary>A card as lists describe it; never used to authorize.</summary>
public sealed record RFIDIdentification(
    string UID, RfidTechnology RFID, string? EvcoID = null, string? PrintedNumber = null, DateTimeOffset? ExpiryDate = null) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .Format(UID, Uids.IsValid, "a UID of 8, 14 or 20 upper-case hex digits")
        .Format(EvcoID, EvcoIds.IsValid, "an EvcoID")
        .Length(PrintedNumber, 0, 150)
        .Found;
}

[JsonConverter(typeof(WireWordConverter<RfidTechnology>))]
public enum RfidTechnology
{
    [JsonStringEnumMemberName("mifareCls")] MifareClassic,
    [JsonStringEnumMemberName("mifareDes")] MifareDesfire,
    [JsonStringEnumMemberName("calypso")] Calypso,
    [JsonStringEnumMemberName("nfc")] Nfc,
    [JsonStringEnumMemberName("mifareFamily")] MifareFamily,
}

/// <param name="PIN">Clear text, up to 20 characters.</param>
public sealed record QRCodeIdentification(string EvcoID, HashedPIN? HashedPIN = null, string? PIN = null) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .Format(EvcoID, EvcoIds.IsValid, "an EvcoID")
        .Length(PIN, 0, 20)
        .That(HashedPIN is null || PIN is null, nameof(HashedPIN), "must not stand beside PIN")
        .Format(HashedPIN?.Value, HashValues.IsValid, "a hash", "HashedPIN.Value")
        .Format(HashedPIN?.Function, f => f == "Bcrypt", "Bcrypt", "HashedPIN.Function")
        .Format(HashedPIN?.LegacyHashData?.Function, f => f is "MD5" or "SHA-1", "MD5 or SHA-1", "HashedPIN.LegacyHashData.Function")
        .Length(HashedPIN?.LegacyHashData?.Salt, 0, 100, "HashedPIN.LegacyHashData.Salt")
        .Length(HashedPIN?.LegacyHashData?.Value, 0, 20, "HashedPIN.LegacyHashData.Value")
        .Found;
}

public sealed record HashedPIN(string Value, string Function, LegacyHashData? LegacyHashData = null);

public sealed record LegacyHashData(string Function, string? Salt = null, string? Value = null);

public sealed record PlugAndChargeIdentification(string EvcoID) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks().Format(EvcoID, EvcoIds.IsValid, "an EvcoID").Found;
}

public sealed record RemoteIdentification(string EvcoID) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks().Format(EvcoID, EvcoIds.IsValid, "an EvcoID").Found;
}

using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Ocpi.V221.Cdrs;

/// <summary>Meter values under calibration law (OCPI 2.2.1 §10.4.7).</summary>
public sealed record SignedData : IChecked
{
    /// <summary>`OCMF`, `Alfen Eichrecht`, …</summary>
    public string? EncodingMethod { get; init; }

    public int? EncodingMethodVersion { get; init; }

    /// <summary>Base64.</summary>
    public string? PublicKey { get; init; }

    public IReadOnlyList<SignedValue>? SignedValues { get; init; }
    public string? Url { get; init; }

    void IChecked.Check(Checker check)
    {
        check.CiString("encoding_method", EncodingMethod, 36);
        check.String("public_key", PublicKey, 512, required: false);
        check.Objects("signed_values", SignedValues, atLeastOne: true);
        check.Url("url", Url, required: false, max: 512);
    }
}

/// <summary>One signed reading; nature is `Start`, `End` or `Intermediate` (OCPI 2.2.1 §10.4.8).</summary>
public sealed record SignedValue(string? Nature = null, string? PlainData = null, string? SignedData = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.CiString("nature", Nature, 32);
        check.String("plain_data", PlainData, 5000);
        check.String("signed_data", SignedData, 5000);
    }
}

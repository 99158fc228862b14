using System.Security.Cryptography.X509Certificates;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>What a certificate, or a request for one, says of its owner. Read by object identifier: text in one part may look like another part.</summary>
internal sealed record CertificateNames(IReadOnlyList<string> CommonNames, IReadOnlyList<string> Organizations)
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";

    public static CertificateNames Of(X500DistinguishedName subject)
    {
        var (names, organizations) = (new List<string>(), new List<string>());
        foreach (var part in subject.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements || part.GetSingleElementValue() is not { } value)
                continue;
            var list = part.GetSingleElementType().Value switch { CommonName => names, Organization => organizations, _ => null };
            list?.Add(value);
        }

        return new(names, organizations);
    }

    /// <summary>Null when the names are this station's; else what is wrong with them.</summary>
    /// <param name="cpo">The O that is asked for; null for any.</param>
    public string? WrongFor(string station, string? serialNumber, string? cpo)
    {
        if (CommonNames is not [var name] || (name != station && (serialNumber is null || name != serialNumber)))
            return "the CN is not the station's name or serial number";
        return cpo is null || Organizations.Contains(cpo, StringComparer.Ordinal) ? null : $"the O is not {cpo}";
    }
}

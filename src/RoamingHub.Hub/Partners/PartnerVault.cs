using System.Security.Cryptography;
using System.Text;

namespace RoamingHub.Hub.Partners;

/// <summary>
/// Seals what we must show to partners (their keys for us, client certificates), so that the database alone does not give it away. The key
/// is configured (<c>Hub:SecretKey</c>, base64 of 32 bytes; every node the same) or made once in the data directory.
/// </summary>
internal sealed class PartnerVault
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] _key;

    public PartnerVault(HubOptions options, IConfiguration configuration)
    {
        _key = configuration["Hub:SecretKey"] is { Length: > 0 } given ? Convert.FromBase64String(given) : OwnKey(options.DataDirectory);
        if (_key.Length != KeyBytes)
            throw new InvalidOperationException($"The secret key has {_key.Length} bytes; it must have {KeyBytes}.");
    }

    public string Seal(string secret)
    {
        var text = Encoding.UTF8.GetBytes(secret);
        var whole = new byte[NonceBytes + text.Length + TagBytes];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(whole.AsSpan(0, NonceBytes), text, whole.AsSpan(NonceBytes, text.Length), whole.AsSpan(NonceBytes + text.Length));
        return Convert.ToBase64String(whole);
    }

    /// <exception cref="CryptographicException">The key is not the one it was sealed with.</exception>
    public string Open(string sealedText)
    {
        var whole = Convert.FromBase64String(sealedText).AsSpan();
        var text = new byte[whole.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Decrypt(whole[..NonceBytes], whole.Slice(NonceBytes, text.Length), whole[^TagBytes..], text);
        return Encoding.UTF8.GetString(text);
    }

    private static byte[] OwnKey(string directory)
    {
        var file = Path.Combine(directory, "secret.key");
        if (File.Exists(file))
            return Convert.FromBase64String(File.ReadAllText(file));
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(key)));
        return key;
    }
}

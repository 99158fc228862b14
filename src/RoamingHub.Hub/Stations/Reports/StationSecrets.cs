using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace RoamingHub.Hub.Stations.Reports;

/// <summary>
/// Passwords, PINs and private keys of stations: which settings hold one, and how a message looks when they are taken out. Whatever is stored
/// for people to read goes through here first. Public keys and user names are no secrets.
/// </summary>
/// <param name="more">Settings of this operator's stations that the rules do not recognise.</param>
internal sealed class StationSecrets(IEnumerable<string> more)
{
    public const string Hidden = "********";

    /// <summary>Stands where a number has to stand.</summary>
    private const string HiddenNumber = "99999999";

    private static readonly string[] Parts = ["password", "passwd", "passphrase", "secret", "simpin", "privatekey", "presharedkey", "apikey", "accesstoken", "authtoken"];
    private static readonly string[] Ends = ["authorizationkey", "authkey", "pwd", "psk", "pskkey", "wlankey", "wifikey", "wpakey", "token"];
    private static readonly string[] Cards = ["idtoken", "idstoken", "cardtoken", "rfidtoken", "vendtoken", "chargetoken", "chargingtoken"];
    private static readonly FrozenSet<string> Whole = FrozenSet.ToFrozenSet(["pin", "pin1", "puk"], StringComparer.Ordinal);

    // A frame with none of these holds nothing to hide; most frames are settled by this look alone.
    private static readonly SearchValues<string> Suspicious =
        SearchValues.Create(["key\"", "\"variable\"", "pass", "secret", "pin\"", "puk\"", "pwd\"", "psk", "token\"", "authorizationKey", "privateKey", "://"], StringComparison.OrdinalIgnoreCase);

    private readonly FrozenSet<string> _more = more.Select(Fold).ToFrozenSet(StringComparer.Ordinal);

    public static StationSecrets From(IConfiguration configuration) =>
        new(configuration.GetSection("Hub:Stations:SecretKeys").Get<string[]>() ?? []);

    /// <summary>Whether the setting of this name holds a secret. A token that opens a backend does; the card of a driver is no secret of the station.</summary>
    public bool IsSecret(string name)
    {
        var folded = Fold(name);
        return Whole.Contains(folded) || _more.Contains(folded) || EndsWithPin(name) || Array.Exists(Parts, p => folded.Contains(p, StringComparison.Ordinal))
            || (Array.Exists(Ends, e => folded.EndsWith(e, StringComparison.Ordinal)) && !Array.Exists(Cards, c => folded.EndsWith(c, StringComparison.Ordinal)));
    }

    /// <summary>A setting's value, or what may be shown of it. That it is empty is no secret.</summary>
    public string? Mask(string name, string? value) => string.IsNullOrEmpty(value) || !IsSecret(name) ? value : Hidden;

    /// <summary>
    /// The same text with every secret in it replaced; the very same string when there is none. Nothing else changes, not even a blank. What is
    /// not JSON comes back as it is.
    /// </summary>
    public string Mask(string json)
    {
        if (!json.AsSpan().ContainsAny(Suspicious))
            return json;
        var bytes = Encoding.UTF8.GetBytes(json);
        var found = new SecretFinder(this, bytes).Find();
        return found.Count == 0 ? json : Replace(bytes, found);
    }

    /// <summary>The secrets in a message themselves, as the text that they are.</summary>
    public IReadOnlyList<string> In(ReadOnlySpan<byte> json)
    {
        if (!Encoding.UTF8.GetString(json).AsSpan().ContainsAny(Suspicious))
            return [];
        var bytes = json.ToArray();
        return [.. new SecretFinder(this, bytes).Find().Select(f => JsonText(bytes.AsSpan(f.Start, f.Length))).Distinct()];
    }

    // "SIMPIN" and "CardPin" end with the word, "Spin" and "MeterMapping" do not.
    private static bool EndsWithPin(string name) => name.EndsWith("PIN", StringComparison.Ordinal) || name.EndsWith("Pin", StringComparison.Ordinal);

    private static string Fold(string name) => string.Concat(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    private static string JsonText(ReadOnlySpan<byte> raw)
    {
        try
        {
            var reader = new Utf8JsonReader([(byte)'"', .. raw, (byte)'"']);
            reader.Read();
            return reader.GetString()!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Encoding.UTF8.GetString(raw);
        }
    }

    private static string Replace(byte[] bytes, List<(int Start, int Length, bool Quoted)> found)
    {
        var masked = new ArrayBufferWriter<byte>(bytes.Length);
        var from = 0;
        foreach (var (start, length, quoted) in found.OrderBy(f => f.Start))
        {
            masked.Write(bytes.AsSpan(from, start - from));
            masked.Write(Encoding.UTF8.GetBytes(quoted ? Hidden : HiddenNumber));
            from = start + length;
        }

        masked.Write(bytes.AsSpan(from));
        return Encoding.UTF8.GetString(masked.WrittenSpan);
    }

    /// <summary>Whether this may be a text in which a secret was replaced.</summary>
    public static bool MayHide(string json) => json.Contains(Hidden, StringComparison.Ordinal) || json.Contains(HiddenNumber, StringComparison.Ordinal);

    /// <summary>
    /// Walks through a message. A value is secret when its own member's name says so, when a <c>key</c> beside it does (1.6 settings), or when
    /// the <c>variable</c> beside it or above it does (2.0.1). Passwords in addresses are found as well.
    /// </summary>
    private sealed class SecretFinder(StationSecrets secrets, byte[] json)
    {
        private readonly List<(int Start, int Length, bool Quoted)> _found = [];

        public List<(int Start, int Length, bool Quoted)> Find()
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 64 });
            try
            {
                if (reader.Read())
                    Walk(ref reader, member: "", new Scope());
            }
            catch (JsonException)
            {
                // Not a message; what was found up to here is still taken out.
            }

            return _found;
        }

        private void Walk(ref Utf8JsonReader reader, string member, Scope outer)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    WalkObject(ref reader, member, outer);
                    break;
                case JsonTokenType.StartArray:
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                        Walk(ref reader, member, outer);
                    break;
                case JsonTokenType.String or JsonTokenType.Number:
                    Look(ref reader, member, outer);
                    break;
            }
        }

        private void WalkObject(ref Utf8JsonReader reader, string member, Scope outer)
        {
            var scope = new Scope { Network = member == "vpn" };
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = Text(ref reader);
                reader.Read();
                if (name == "name" && member == "variable" && reader.TokenType == JsonTokenType.String)
                    outer.Name(secrets.IsSecret(Text(ref reader)));
                Walk(ref reader, name, scope);
            }

            if (scope.Named)
                _found.AddRange(scope.Secret ? scope.Values : []);
            else
                outer.Values.AddRange(scope.Values); // the variable's name stands above its attributes
        }

        private void Look(ref Utf8JsonReader reader, string member, Scope scope)
        {
            var quoted = reader.TokenType == JsonTokenType.String;
            if (quoted && reader.ValueSpan.IsEmpty)
                return;
            var value = (Start: (int)reader.TokenStartIndex + (quoted ? 1 : 0), reader.ValueSpan.Length, quoted);
            if (member == "key" && !scope.Network && quoted)
                scope.Name(secrets.IsSecret(Text(ref reader)));
            else if (member is "value" or "attributeValue" or "actualValue")
                scope.Values.Add(value);
            else if ((member == "key" && scope.Network) || secrets.IsSecret(member))
                _found.Add(value);
            else if (quoted && PasswordIn(reader.ValueSpan) is var (start, length))
                _found.Add((value.Start + start, length, true));
        }

        /// <summary>Of an address such as <c>ftp://user:password@host/</c>.</summary>
        private static (int Start, int Length)? PasswordIn(ReadOnlySpan<byte> address)
        {
            var scheme = address.IndexOf("://"u8);
            if (scheme < 0)
                return null;
            var host = address[(scheme + 3)..];
            var end = host.IndexOf((byte)'/');
            var at = (end < 0 ? host : host[..end]).LastIndexOf((byte)'@');
            var colon = at < 0 ? -1 : host[..at].IndexOf((byte)':');
            return colon < 0 || colon + 1 == at ? null : (scheme + 3 + colon + 1, at - colon - 1);
        }

        // Half a surrogate pair is no text to .NET; a name that holds one is no name of ours.
        private static string Text(ref Utf8JsonReader reader)
        {
            try
            {
                return reader.GetString() ?? "";
            }
            catch (InvalidOperationException)
            {
                return "";
            }
        }
    }

    /// <summary>One object of a message: the values that may be secret, and whether a name beside them says that they are.</summary>
    private sealed class Scope
    {
        public List<(int Start, int Length, bool Quoted)> Values { get; } = [];

        public bool Network { get; init; }

        public bool Named { get; private set; }

        public bool Secret { get; private set; }

        public void Name(bool secret)
        {
            Named = true;
            Secret |= secret;
        }
    }
}

using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Evidence;

/// <summary>
/// Takes the driver's card and contract out of everything that evidence shows: by their names in messages, by their values wherever these stand, and
/// out of signed records in whatever coding they were sent. A signed record that cannot be read may name the card too and is shown by its hash alone.
/// In JSON only texts are masked, also in JSON that is itself a text: a card may be called as a reading is, or "true".
/// </summary>
internal sealed partial class EvidenceMask : JsonTexts
{
    private const int LongEnough = 8;
    private const int Shortest = 4;

    private const string DriversMembers =
        "idTag|parentIdTag|parentIdToken|idToken|contractId|contract_id|visual_number|group_id|emaid|eMAID|UID|EvcoID|PIN|PrintedNumber|Salt|ID";

    private static readonly FrozenSet<string> OfDriver = DriversMembers.Split('|').ToFrozenSet(StringComparer.Ordinal);

    private readonly Dictionary<string, string> _signed = new(StringComparer.Ordinal);
    private readonly Regex? _tokens;

    public EvidenceMask(ChargeRecord record, IReadOnlyCollection<SessionEvent> history)
    {
        Tokens = TokensOf(record, history);
        var patterns = Tokens.Where(t => t.Length >= Shortest).OrderByDescending(t => t.Length).Select(PatternOf).ToList();
        _tokens = patterns.Count == 0 ? null : new(string.Join('|', patterns), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        foreach (var sample in history.SelectMany(SamplesOf).Where(SignedReadings.IsSigned))
            AddSigned(sample);
    }

    /// <summary>What names the driver, in every way of writing that occurs.</summary>
    public IReadOnlySet<string> Tokens { get; }

    public string Hide(string text) => Rewrite(text) ?? HideText(HideSigned(text));

    /// <summary>A signed record without the driver in it.</summary>
    public string HideInRecord(string text) => MeterFormats.Of(text) == MeterFormats.Ocmf ? HideTokens(text) : LeftOut(text);

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // A member is called as a card only where somebody made it of the card; "true" or "transaction" are words.
    protected override string Name(string name) => _tokens is null ? name : _tokens.Replace(name, m => m.Value.Any(char.IsAsciiDigit) ? Masked.Text(m.Value) : m.Value);

    protected override string Text(string? owner, string? member, string text)
    {
        if (member is not null && OfDriver.Contains(member))
            return Masked.Text(text);
        if (IsReading(owner, member, text) || (IsOfTheHub().IsMatch(text) && !Tokens.Contains(text)))
            return text;
        text = HideSigned(text);
        return Rewrite(text) ?? HideText(text);
    }

    protected override string? Number(string? member, string number) => member is not null && OfDriver.Contains(member) ? Masked.Text(number) : null;

    // OCPP 1.6 writes numbers as texts.
    private static bool IsReading(string? owner, string? member, string text) => owner is "sampledValue" or "samples" && member == "value" && IsNumber().IsMatch(text);

    private string HideSigned(string text)
    {
        foreach (var (form, shown) in _signed)
            text = text.Replace(form, shown, StringComparison.Ordinal);
        return text;
    }

    // What was sent over HTTP is kept as its address and its body.
    private string HideText(string text) => text.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end && Rewrite(text[(end + 1)..]) is { } body
        ? HideTokens(text[..end]) + "\n" + body
        : HideTokens(text);

    private string HideTokens(string text)
    {
        text = Named().Replace(text, m => m.Groups[1].Value + Masked.Text(m.Groups[2].Value));
        return _tokens is null ? text : _tokens.Replace(text, m => Masked.Text(m.Value));
    }

    // Every form in which one record is found in events, frames and bills: as sent, as text, in Base64, in hex, and each as JSON escapes it.
    private void AddSigned(Sample sample)
    {
        var sent = sample.Signed?.Data ?? sample.Value;
        var records = SignedReadings.InSample(sample).Select(r => r.Text).ToList();
        foreach (var (text, shown) in records.Select(t => (t, HideInRecord(t))).Where(r => r.Item1 != r.Item2))
        {
            var (bytes, masked) = (Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(shown));
            Add(Convert.ToBase64String(bytes), Convert.ToBase64String(masked));
            Add(Convert.ToHexString(bytes), Convert.ToHexString(masked));
            Add(Convert.ToHexStringLower(bytes), Convert.ToHexStringLower(masked));
            if (MeterFormats.Of(text) != MeterFormats.Ocmf)
                Add(text, shown);
        }

        // What else it may be wrapped in: the whole is left out where the driver can still be read.
        if (!records.TrueForAll(t => t == sent) && SignedReadings.InSample(Again(sample, Hide(sent))).Any(r => HideInRecord(r.Text) != r.Text))
            Add(sent, LeftOut(sent));
    }

    private static Sample Again(Sample sample, string hidden) =>
        sample.Signed is { } signed ? sample with { Signed = signed with { Data = hidden } } : sample with { Value = hidden };

    private static string LeftOut(string text) => $"[left out; SHA-256 {HashOf(text)}]";

    private void Add(string form, string shown)
    {
        if (form.Length < Shortest)
            return;
        _signed[form] = shown;
        _signed[JsonEncodedText.Encode(form).ToString()] = shown;
    }

    private static HashSet<string> TokensOf(ChargeRecord record, IReadOnlyCollection<SessionEvent> history)
    {
        var starts = history.Select(ChargingStarted.ToldBy).OfType<ChargingStarted>().ToList();
        var tokens = starts.Select(s => s.Token).Append(record.Token).SelectMany(t => new[] { t.IdTag, t.Uid, t.ContractId })
            .Concat(starts.Select(s => s.ParentIdTag)).Concat(history.OfType<ChargingStopped>().Select(s => s.IdTag))
            .Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => t!.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        tokens.UnionWith([.. tokens.Select(t => t.Replace("-", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal))]);
        tokens.Remove("");
        return tokens;
    }

    // A short one may be part of something else; what stands before it may be an escaped quotation mark. Digits may be part of a number, or an energy.
    private static string PatternOf(string token) => token.Length >= LongEnough
        ? Regex.Escape(token)
        : $@"(?:(?<![A-Za-z0-9])|(?<=\\u0022)){Regex.Escape(token)}(?![A-Za-z0-9])" + (token.All(char.IsAsciiDigit) ? @"(?<![0-9]\.[0-9]*)(?!\.[0-9]|\s?k?Wh\b)" : "");

    private static IEnumerable<Sample> SamplesOf(SessionEvent e) => e switch
    {
        MeterRead read => read.Readings.SelectMany(r => r.Samples),
        ChargingStopped { Readings: { } readings } => readings.SelectMany(r => r.Samples),
        SignedValuesCameLate late => late.Readings.SelectMany(r => r.Samples),
        _ => [],
    };

    [GeneratedRegex(@"^-?[0-9]+(?:\.[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex IsNumber();

    // A moment, or a UUID.
    [GeneratedRegex(
        @"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,18}(?:Z|[+-][0-9]{2}:[0-9]{2})?|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$",
        RegexOptions.CultureInvariant)]
    private static partial Regex IsOfTheHub();

    [GeneratedRegex(
        """((?:\\*"|\\+u0022)(?:""" + DriversMembers + """)(?:\\*"|\\+u0022)\s*:\s*(?:\\*"|\\+u0022))((?:(?!\\*"|\\+u0022).)*)""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}

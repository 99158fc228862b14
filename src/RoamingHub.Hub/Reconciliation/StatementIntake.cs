using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Npgsql;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi.Cdrs;
using RoamingHub.Storage;
using RoamingHub.Storage.Reconciliation;

namespace RoamingHub.Hub.Reconciliation;

/// <summary>How an upload ended.</summary>
internal abstract record IntakeResult
{
    public sealed record Taken(Guid Statement) : IntakeResult;

    public sealed record Invalid(string Member, string Text) : IntakeResult;

    public sealed record WrongType : IntakeResult;

    /// <summary>Somebody took the statement away while it was read.</summary>
    public sealed record Gone : IntakeResult;

    /// <summary>As many as may be are being read.</summary>
    public sealed record Busy : IntakeResult;
}

/// <param name="AtATime">Uploads that this node reads at the same time: each holds a connection to the database until its last byte is here.</param>
/// <param name="Lines">In one statement, empty ones left out.</param>
internal sealed record StatementLimits(int AtATime, int Lines)
{
    public static StatementLimits Default { get; } = new(4, 5_000_000);
}

/// <param name="From">Ends of the charges that the statement is about: inclusive. <paramref name="To"/>: exclusive.</param>
/// <param name="Size">Bytes in all, where that is known.</param>
internal sealed record IntakeRequest(PartnerId Partner, string By, DateTimeOffset? From, DateTimeOffset? To, long? Size = null);

/// <summary>
/// Takes an upload in as it arrives: CSV or CDRs, as the body or as the file of a form, which may bring its mapping before the file; packed by gzip or
/// not. Nothing is held in memory but some thousand lines.
/// </summary>
internal sealed class StatementIntake(Database database, Statements statements, TimeProvider time, StatementLimits limits)
{
    /// <summary>Bytes, also once it is unpacked.</summary>
    public const long Largest = 2L * 1024 * 1024 * 1024;

    private const int LongestMapping = 64 * 1024;

    private int _reading;

    public int AtATime => limits.AtATime;

    public async Task<IntakeResult> TakeAsync(IntakeRequest request, string? contentType, Stream body, CancellationToken ct)
    {
        try
        {
            return Interlocked.Increment(ref _reading) > limits.AtATime ? new IntakeResult.Busy() : await ReadAsync(request, contentType, body, ct);
        }
        finally
        {
            Interlocked.Decrement(ref _reading);
        }
    }

    private async Task<IntakeResult> ReadAsync(IntakeRequest request, string? contentType, Stream body, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            return new IntakeResult.WrongType();
        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return await FormAsync(request, HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), body, ct);
        return FormatOf(type, null) is { } format ? await LoadAsync(request, format, body, ct) : new IntakeResult.WrongType();
    }

    public async Task<CsvMapping> MappingAsync(PartnerId partner, CancellationToken ct) =>
        await statements.MappingAsync(partner.Value, ct) is { } json ? JsonSerializer.Deserialize(json, MappingJson.Default.CsvMapping)! : CsvMapping.Default;

    /// <summary>Keeps how a partner's CSV is read from now on; what is wrong with it where it cannot be kept.</summary>
    public async Task<IntakeResult.Invalid?> SaveMappingAsync(PartnerId partner, ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        CsvMapping? mapping;
        try
        {
            mapping = JsonSerializer.Deserialize(json.Span, MappingJson.Default.CsvMapping);
        }
        catch (JsonException e)
        {
            return new(e.Path is { Length: > 2 } path ? path[2..] : "mapping", "is unknown, or has the wrong type or form");
        }

        if (mapping is null)
            return new("mapping", "must be a JSON object");
        if (mapping.Fault() is var (member, text))
            return new(member, text);
        await statements.SaveMappingAsync(partner.Value, JsonSerializer.Serialize(mapping, MappingJson.Default.CsvMapping), ct);
        return null;
    }

    private async Task<IntakeResult> FormAsync(IntakeRequest request, string boundary, Stream body, CancellationToken ct)
    {
        if (boundary.Length is 0 or > 200)
            return new IntakeResult.Invalid("body", "is a form without a boundary");
        try
        {
            var form = new MultipartReader(boundary, body);
            while (await form.ReadNextSectionAsync(ct) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var part))
                    continue;
                var name = HeaderUtilities.RemoveQuotes(part.Name).ToString();
                if (name == "mapping")
                {
                    if (await SaveMappingAsync(request.Partner, await WholeAsync(section.Body, ct), ct) is { } invalid)
                        return invalid;
                }
                else if (name == "file")
                {
                    _ = MediaTypeHeaderValue.TryParse(section.ContentType, out var type);
                    return FormatOf(type, HeaderUtilities.RemoveQuotes(part.FileName.Length > 0 ? part.FileName : part.FileNameStar).ToString()) is { } format
                        ? await LoadAsync(request, format, section.Body, ct)
                        : new IntakeResult.WrongType();
                }
            }
        }
        catch (InvalidDataException)
        {
            return new IntakeResult.Invalid("body", "is no form that can be read");
        }

        return new IntakeResult.Invalid("file", "is missing");
    }

    private async Task<IntakeResult> LoadAsync(IntakeRequest request, string format, Stream body, CancellationToken ct)
    {
        await using var arriving = new MeteredStream(body);
        await using var unpacked = await UnpackedAsync(arriving, ct);
        await using var text = new MeteredStream(unpacked, Largest);
        CsvStatement? csv = null;
        try
        {
            csv = format == "csv" ? await CsvStatement.OpenAsync(text, await MappingAsync(request.Partner, ct), ct) : null;
        }
        catch (StatementUnreadableException e)
        {
            return new IntakeResult.Invalid("body", e.Message);
        }
        catch (InvalidDataException)
        {
            return new IntakeResult.Invalid("body", "cannot be unpacked");
        }

        using (csv)
        {
            await using var import = await StatementImport.BeginAsync(
                database, request.Partner, format, request.By, request.From, request.To, time.GetUtcNow(), ct, () => (arriving.BytesRead, request.Size));
            try
            {
                await foreach (var entry in csv?.ReadAsync(ct) ?? CdrStatement.ReadAsync(text, ct))
                {
                    if (entry.Number > limits.Lines)
                        throw new StatementUnreadableException($"It has more than {limits.Lines} lines; give it in as several.");
                    if (entry.Line is { } line)
                        await import.AddAsync(line, ct);
                    else
                        await import.AddFaultAsync(new(entry.Number, entry.Fault!, entry.Row, entry.Column), ct);
                }

                await import.EndAsync(ct, text.Digest());
            }
            catch (StatementUnreadableException e)
            {
                await import.FailAsync(e.Message, ct);
            }
            catch (InvalidDataException)
            {
                await import.FailAsync("It cannot be unpacked to its end, or its form is broken.", ct);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
            {
                return new IntakeResult.Gone();
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                await import.FailAsync("The upload broke off.", CancellationToken.None);
                throw;
            }

            return new IntakeResult.Taken(import.Id);
        }
    }

    // By its first two bytes: who packs a file seldom says so.
    private static async Task<Stream> UnpackedAsync(Stream body, CancellationToken ct)
    {
        var pipe = PipeReader.Create(body, new(leaveOpen: true));
        var buffer = (await pipe.ReadAtLeastAsync(2, ct)).Buffer;
        var isPacked = buffer.Length >= 2 && buffer.Slice(0, 2).ToArray() is [0x1f, 0x8b];
        pipe.AdvanceTo(buffer.Start);
        return isPacked ? new GZipStream(pipe.AsStream(), CompressionMode.Decompress) : pipe.AsStream();
    }

    private static string? FormatOf(MediaTypeHeaderValue? type, string? fileName) => (type?.MediaType.Value?.ToLowerInvariant(), ExtensionOf(fileName)) switch
    {
        ("application/json", _) or (_, ".json") => "json",
        ("text/csv" or "application/csv" or "application/vnd.ms-excel", _) or (_, ".csv") => "csv",
        _ => null,
    };

    private static string? ExtensionOf(string? fileName)
    {
        var name = fileName?.ToLowerInvariant();
        return Path.GetExtension(name?.EndsWith(".gz", StringComparison.Ordinal) == true ? name[..^3] : name);
    }

    private static async Task<ReadOnlyMemory<byte>> WholeAsync(Stream body, CancellationToken ct)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await body.ReadAsync(buffer, ct)) > 0 && whole.Length <= LongestMapping)
            whole.Write(buffer, 0, read);
        return whole.ToArray();
    }
}

/// <summary>Statements of CDRs are taken apart before each is read by its own language.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class StatementJson : JsonSerializerContext;

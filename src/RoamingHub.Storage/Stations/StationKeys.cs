using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace RoamingHub.Storage.Stations;

/// <summary>
/// The stations' passwords, as salted hashes (they are long and random, so a fast hash is enough; thousands of stations come back at once).
/// They are compared as bytes: a station may send the 20 raw bytes of its key, which are no text at all (OCPP 1.6-J §6.2.2), or the key's
/// hexadecimal digits in either case. While it is unknown whether a station took a new key, the old one and the new one are both right.
/// </summary>
public sealed class StationKeys(Database database)
{
    private static readonly byte[] NoSalt = new byte[16];

    /// <summary>The station's only key from now on.</summary>
    public async Task SetAsync(string station, string password, CancellationToken ct)
    {
        var (salt, hash) = Hashed(password);
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            WITH gone AS (DELETE FROM hub.station_pending_keys WHERE station = @station)
            INSERT INTO hub.station_keys (station, salt, hash) VALUES (@station, @salt, @hash)
            ON CONFLICT (station) DO UPDATE SET salt = EXCLUDED.salt, hash = EXCLUDED.hash
            """, new { station, salt, hash }, cancellationToken: ct));
    }

    /// <summary>A key that is about to be sent to the station: right too, until the call's outcome is known.</summary>
    public async Task ProposeAsync(string station, string password, Guid call, CancellationToken ct)
    {
        var (salt, hash) = Hashed(password);
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO hub.station_pending_keys (station, call, salt, hash) VALUES (@station, @call, @salt, @hash) ON CONFLICT (station, call) DO NOTHING",
            new { station, call, salt, hash }, cancellationToken: ct));
    }

    /// <summary>The station has the proposed key: every other one is wrong from now on.</summary>
    public async Task AcceptAsync(string station, Guid call, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            WITH taken AS (DELETE FROM hub.station_pending_keys WHERE station = @station AND call = @call RETURNING salt, hash),
                 others AS (DELETE FROM hub.station_pending_keys WHERE station = @station AND call <> @call AND EXISTS (SELECT 1 FROM taken))
            INSERT INTO hub.station_keys (station, salt, hash) SELECT @station, salt, hash FROM taken
            ON CONFLICT (station) DO UPDATE SET salt = EXCLUDED.salt, hash = EXCLUDED.hash
            """, new { station, call }, cancellationToken: ct));
    }

    /// <summary>The station did not take the proposed key.</summary>
    public async Task WithdrawAsync(string station, Guid call, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.station_pending_keys WHERE station = @station AND call = @call", new { station, call }, cancellationToken: ct));
    }

    public async Task RemoveAsync(string station, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.station_keys WHERE station = @station; DELETE FROM hub.station_pending_keys WHERE station = @station",
            new { station }, cancellationToken: ct));
    }

    /// <summary>
    /// Null when the station has no password; else whether this is it. Takes as long for a station that does not exist. The first login with
    /// a proposed key shows that the station has it, which ends the old one.
    /// </summary>
    public async Task<bool?> CheckAsync(string station, ReadOnlyMemory<byte>? password, CancellationToken ct)
    {
        List<Key> keys;
        await using (var connection = await database.OpenAsync(ct))
        {
            keys = (await connection.QueryAsync<Key>(new CommandDefinition(
                """
                SELECT NULL::uuid AS call, salt, hash FROM hub.station_keys WHERE station = @station
                UNION ALL
                SELECT call, salt, hash FROM hub.station_pending_keys WHERE station = @station
                """, new { station }, cancellationToken: ct))).AsList();
        }

        var forms = FormsOf((password ?? ReadOnlyMemory<byte>.Empty).Span);
        if (keys.Count == 0)
            Matches(forms, NoSalt, NoSalt);
        var right = keys.FindAll(k => Matches(forms, k.Salt, k.Hash));
        if (password is not null && right.Exists(k => k.Call is null))
            return true;
        if (password is not null && right is [{ Call: { } call }, ..])
        {
            await AcceptAsync(station, call, ct);
            return true;
        }

        return keys.Exists(k => k.Call is null) ? false : null;
    }

    private static (byte[] Salt, byte[] Hash) Hashed(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return (salt, HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(IsHex(password) ? password.ToUpperInvariant() : password)));
    }

    /// <summary>What a station that sends these bytes may mean by them: the bytes, their hexadecimal digits, or the digits of other bytes.</summary>
    private static byte[][] FormsOf(ReadOnlySpan<byte> given)
    {
        var plain = given.ToArray();
        var text = Encoding.Latin1.GetString(given);
        return
        [
            plain,
            Encoding.ASCII.GetBytes(Convert.ToHexString(given)),
            IsHex(text) ? Encoding.ASCII.GetBytes(text.ToUpperInvariant()) : plain,
            IsHex(text) ? Convert.FromHexString(text) : plain,
        ];
    }

    private static bool IsHex(string text) => text.Length > 0 && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    private static bool Matches(byte[][] forms, byte[] salt, byte[] hash)
    {
        var match = false;
        foreach (var form in forms)
            match |= CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(salt, form), hash);
        return match;
    }

    private sealed class Key
    {
        public Guid? Call { get; init; }

        public byte[] Salt { get; init; } = [];

        public byte[] Hash { get; init; } = [];
    }
}

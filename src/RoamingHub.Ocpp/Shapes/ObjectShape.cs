using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RoamingHub.Ocpp.Shapes;

public sealed class Member
{
    internal Member(string name, Shape shape, bool isRequired)
    {
        Name = name;
        Utf8Name = Encoding.UTF8.GetBytes(name);
        Shape = shape;
        IsRequired = isRequired;
    }

    public string Name { get; }

    public Shape Shape { get; }

    public bool IsRequired { get; }

    internal byte[] Utf8Name { get; }
}

public sealed class ObjectShape : Shape
{
    private readonly Member[] members;
    private readonly ulong required;

    internal ObjectShape(Member[] members, bool open)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(members.Length, 64);
        this.members = members;
        IsOpen = open;
        for (var i = 0; i < members.Length; i++)
            required |= members[i].IsRequired ? 1UL << i : 0;
    }

    public IReadOnlyList<Member> Members => members;

    /// <summary>Whether members beyond the named ones are legal.</summary>
    public bool IsOpen { get; }

    internal override void Check(ref Utf8JsonReader reader, ref CheckPass pass)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            pass.Report(DeviationRule.WrongType);
            reader.Skip();
            return;
        }

        var seen = 0UL;
        var last = -1;
        HashSet<string>? others = null;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            var index = Find(ref reader, last + 1);
            if (index >= 0)
            {
                CheckMember(ref reader, ref pass, members[index], isRepeated: (seen & (1UL << index)) != 0);
                seen |= 1UL << index;
                last = index;
                continue;
            }
            var name = JsonText.Read(ref reader);
            if (!IsOpen)
                pass.Report(DeviationRule.UnknownMember, name);
            else if (!(others ??= []).Add(name))
                pass.Report(DeviationRule.DuplicateMember, name);
            reader.Read();
            reader.Skip();
        }

        if ((required & ~seen) == 0)
            return;
        for (var i = 0; i < members.Length; i++)
        {
            if ((required & ~seen & (1UL << i)) != 0)
                pass.Report(DeviationRule.Missing, members[i].Name);
        }
    }

    internal override JsonNode? Tidy(ref Utf8JsonReader reader, DateTimeOffset receivedAt)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        var tidied = new JsonObject();
        var unreadableTimes = 0UL;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            var index = Find(ref reader, 0);
            var name = index < 0 ? JsonText.Read(ref reader) : members[index].Name;
            reader.Read();
            var isDropped = (index < 0 && !IsOpen) || reader.TokenType is JsonTokenType.Null || tidied.ContainsKey(name);
            if (isDropped)
            {
                reader.Skip();
                continue;
            }
            var shape = index < 0 ? Describe.Anything : members[index].Shape;
            if (shape.Tidy(ref reader, receivedAt) is { } value)
                tidied[name] = value;
            else if (shape is TimeShape && index >= 0)
                unreadableTimes |= 1UL << index;
        }

        for (var i = 0; i < members.Length; i++)
        {
            if (!members[i].IsRequired || tidied.ContainsKey(members[i].Name))
                continue;
            if (members[i].Shape is WholeShape { OrElse: { } fallback })
            {
                tidied[members[i].Name] = fallback;
                continue;
            }

            if ((unreadableTimes & (1UL << i)) == 0)
                return null;
            tidied[members[i].Name] = WireTime.Write(receivedAt);
        }
        return tidied;
    }

    private static void CheckMember(ref Utf8JsonReader reader, ref CheckPass pass, Member member, bool isRepeated)
    {
        pass.Enter(member.Name);
        if (isRepeated)
            pass.Report(DeviationRule.DuplicateMember);
        reader.Read();
        if (reader.TokenType is JsonTokenType.Null)
            pass.Report(DeviationRule.Null);
        else
            member.Shape.Check(ref reader, ref pass);
        pass.Leave();
    }

    /// <summary>Senders mostly keep to the order of the specification, so the search starts after the member before.</summary>
    private int Find(ref Utf8JsonReader reader, int start)
    {
        if (reader.ValueIsEscaped)
        {
            var name = JsonText.Read(ref reader);
            return Array.FindIndex(members, member => member.Name == name);
        }
        for (var i = 0; i < members.Length; i++)
        {
            var index = (start + i) % members.Length;
            if (reader.ValueSpan.SequenceEqual(members[index].Utf8Name))
                return index;
        }
        return -1;
    }
}

using RoamingHub.Core.LocalLists;

namespace RoamingHub.Hub.Stations.LocalLists;

/// <summary>What a station said to an update of its list.</summary>
internal enum ListAnswer
{
    Accepted,
    Failed,
    VersionMismatch,
    NotSupported,
}

/// <summary>The local authorization list in the words of one protocol version.</summary>
internal interface ILocalListMapping
{
    /// <summary>Characters of an id.</summary>
    int LongestIdTag { get; }

    /// <summary>The action and payload that ask for what the station can take.</summary>
    (string Action, byte[] Payload) LimitsQuestion { get; }

    ListLimits ReadLimits(ReadOnlySpan<byte> answer);

    byte[] VersionQuestion { get; }

    /// <summary>Null: the station keeps no list, or its answer cannot be read.</summary>
    int? ReadVersion(ReadOnlySpan<byte> answer);

    byte[] ToUpdate(int version, bool full, IReadOnlyList<ListChange> changes);

    /// <summary>About how many bytes a change takes in an update.</summary>
    int BytesOf(ListChange change);

    ListAnswer ReadAnswer(ReadOnlySpan<byte> answer);
}

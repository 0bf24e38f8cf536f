namespace ExchangeMesh.Domain.AutoDeleveraging;

/// <summary>How the lots of a bankrupt position are spread over the profitable opposite ones.</summary>
public enum AdlAllocationRule : byte
{
    /// <summary>The highest rank is closed whole before the next is touched.</summary>
    Queue,

    /// <summary>In proportion to unrealised profit, nobody more than the whole position.</summary>
    ProRata,

    /// <summary>In proportion to the size of positions.</summary>
    ContractProRata,
}

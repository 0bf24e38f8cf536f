namespace ExchangeMesh.Actors.Tests.Protocol;

/// <summary>A way to spoil the batch protocol, at its edges: the simulation is worth something if it catches each.</summary>
public enum Mutant
{
    /// <summary>The protocol as it is.</summary>
    None,

    /// <summary>Parts of epochs that were rolled back are taken for current ones.</summary>
    TakesOldEpochs,

    /// <summary>Parts of exchanges that are over are taken for the open one.</summary>
    TakesLateParts,

    /// <summary>What is missing is never asked for again.</summary>
    NeverAsksAgain,

    /// <summary>Questions are not answered.</summary>
    NeverAnswers,

    /// <summary>A damaged part passes for a sound one.</summary>
    BelievesDamage,
}

namespace WasiTools.Engine.Compilation;

/// <summary>What the value of a pending expression depends on and may do; decides what must not overtake it.</summary>
[Flags]
internal enum Effects : byte
{
    /// <summary>It depends on nothing that changes.</summary>
    None = 0,
    /// <summary>It reads a memory or table.</summary>
    ReadsMemory = 1,
    /// <summary>It reads a global variable.</summary>
    ReadsGlobal = 2,
    /// <summary>It may trap.</summary>
    CanTrap = 4,
    /// <summary>It reads a local variable of the guest.</summary>
    ReadsLocal = 8,
    /// <summary>Everything that a call may change or that must not happen after it.</summary>
    AcrossCalls = ReadsMemory | ReadsGlobal | CanTrap,
    /// <summary>Everything that must have its value before control flow splits or joins.</summary>
    AcrossBlocks = AcrossCalls | ReadsLocal,
}

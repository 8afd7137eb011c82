namespace WasiTools.Engine;

/// <summary>How compiled code keeps memory accesses within bounds.</summary>
public enum BoundsMode : byte
{
    /// <summary>Every access is compared with the memory's length. Works everywhere.</summary>
    Explicit,
    /// <summary>The processor's page protection finds accesses out of bounds. Needs <see cref="GuardMode.TryEnable"/> to succeed, and
    /// falls back to <see cref="Explicit"/> for memories that cannot have guard pages.</summary>
    Guard,
}

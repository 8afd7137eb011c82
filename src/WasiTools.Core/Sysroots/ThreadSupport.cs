namespace WasiTools.Core.Sysroots;

/// <summary>What <c>pthread_create</c> is in a libc.</summary>
public enum ThreadSupport
{
    /// <summary>It does not exist: programs that call it do not link.</summary>
    Absent,

    /// <summary>It exists and always fails.</summary>
    Stub,

    /// <summary>It starts a thread.</summary>
    Real,
}

namespace WasiTools.Engine;

/// <summary>Where a guest thread waited when its group was stopped.</summary>
/// <param name="Thread">The thread's number, as <see cref="ThreadGroup.Start"/> was given it.</param>
/// <param name="Address">The address in the guest's memory that it waited at.</param>
/// <param name="Value">The value that it expected there.</param>
/// <param name="Backtrace">Its calls, innermost first.</param>
public sealed record BlockedThread(int Thread, ulong Address, long Value, Backtrace Backtrace);

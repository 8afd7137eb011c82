namespace WasiTools.Engine;

/// <summary>A thread of a stopped group that a host function keeps, because it does not heed the stop.</summary>
/// <param name="Thread">The thread's number, as <see cref="ThreadGroup.Start"/> was given it.</param>
/// <param name="HostFunction">The host function's name.</param>
public sealed record StuckThread(int Thread, string HostFunction);

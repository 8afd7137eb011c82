namespace WasiTools.Wasi;

/// <summary>A directory of the host that a guest may use, with everything below it.</summary>
/// <param name="HostPath">The directory on the host. It is opened once, before the program starts.</param>
/// <param name="GuestPath">The name the guest finds it under, usually absolute, such as <c>/</c>; the guest's C library matches paths
/// against it.</param>
/// <param name="ReadOnly">Whether nothing in it can be changed by the guest.</param>
public sealed record WasiDirectory(string HostPath, string GuestPath, bool ReadOnly = false);

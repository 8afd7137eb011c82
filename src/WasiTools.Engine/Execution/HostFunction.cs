using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Execution;

/// <summary>A function that the host provides, before any instance imports it.</summary>
/// <param name="Name">A name for reports.</param>
/// <param name="Type">Its type.</param>
/// <param name="Code">Address of managed code that takes a <see cref="HostBinding"/> and the parameters as int, long, float, double,
/// Vector128 of byte or object, and gives the first result; further results go to <see cref="StoreContext.Results"/>.</param>
/// <param name="State">Whatever the code wants to find in <see cref="HostBinding.State"/>.</param>
internal sealed record HostFunction(string Name, DefinedType Type, nint Code, object? State);

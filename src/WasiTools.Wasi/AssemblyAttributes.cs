using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// P/Invokes pass plain values only, so that their stubs are compiled ahead of time, and look for libraries of the system alone.
[assembly: DisableRuntimeMarshalling]
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
[module: SkipLocalsInit]

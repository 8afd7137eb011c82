namespace WasiTools.Core.Engines;

/// <summary>Engines that this module knows how to call.</summary>
public enum WasiEngineKind
{
    /// <summary>The engine of this module.</summary>
    Builtin,

    /// <summary>Wasmtime.</summary>
    Wasmtime,

    /// <summary>WAMR's <c>iwasm</c>.</summary>
    Wamr,

    /// <summary>toywasm.</summary>
    Toywasm,

    /// <summary>wazero.</summary>
    Wazero,

    /// <summary>Node.js, with a script of this module that gives <c>node:wasi</c> threads.</summary>
    Node,

    /// <summary>jco, which runs components in Node.js.</summary>
    Jco,
}

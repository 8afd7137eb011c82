namespace WasiTools.Wasi.Preview1;

/// <summary>A host function as compiled guest code calls it.</summary>
/// <param name="Signature">Parameters and result: <c>i</c> for i32, <c>I</c> for i64.</param>
/// <param name="Code">Address of a managed method that takes the binding and the parameters.</param>
internal readonly record struct RawFunction(string Signature, nint Code);

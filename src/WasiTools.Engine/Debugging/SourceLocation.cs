namespace WasiTools.Engine.Debugging;

/// <summary>A place in a source file.</summary>
/// <param name="File">The file's path as the compiler knew it.</param>
/// <param name="Line">The line from 1; 0 for code that belongs to none.</param>
internal readonly record struct SourceLocation(string File, int Line);

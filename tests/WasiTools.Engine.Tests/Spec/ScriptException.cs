namespace WasiTools.Engine.Tests.Spec;

/// <summary>A command of a script cannot be carried out because of what the script says, or because a command before it failed.</summary>
internal sealed class ScriptException(string message) : Exception(message);

namespace WasiTools.Engine.Tests.Spec;

/// <summary>The kinds of assertion of a script.</summary>
internal enum AssertionKind
{
    Return,
    Trap,
    Exhaustion,
    Exception,
    Invalid,
    Malformed,
    Unlinkable,
    InvalidCustom,
    MalformedCustom,
}

/// <summary>A command of a script.</summary>
/// <param name="Line">Where it is, from 1.</param>
internal abstract record ScriptCommand(int Line);

/// <summary><c>(module ...)</c>, or with <c>definition</c> one that is not instantiated.</summary>
internal sealed record ModuleCommand(int Line, string? Name, ScriptModule Module, bool IsDefinition) : ScriptCommand(Line);

/// <summary><c>(module instance $name $definition)</c>.</summary>
internal sealed record InstanceCommand(int Line, string? Name, string? Definition) : ScriptCommand(Line);

/// <summary><c>(register "name" $module)</c>.</summary>
internal sealed record RegisterCommand(int Line, string As, string? Name) : ScriptCommand(Line);

/// <summary>An action on its own.</summary>
internal sealed record ActionCommand(int Line, ScriptAction Action) : ScriptCommand(Line);

/// <summary>An assertion about what an action gives or how it fails.</summary>
internal sealed record ActionAssertion(
    int Line, AssertionKind Kind, ScriptAction Action, ScriptResult[] Results, string Message) : ScriptCommand(Line);

/// <summary>An assertion that a module is refused, at whatever step.</summary>
internal sealed record ModuleAssertion(int Line, AssertionKind Kind, ScriptModule Module, string Message) : ScriptCommand(Line);

/// <summary><c>(thread $name (shared (module $m))* commands...)</c> of the threads proposal.</summary>
internal sealed record ThreadCommand(int Line, string Name, string[] Shared, ScriptCommand[] Commands) : ScriptCommand(Line);

/// <summary><c>(wait $thread)</c>.</summary>
internal sealed record WaitCommand(int Line, string Name) : ScriptCommand(Line);

/// <summary><c>(invoke $module "name" arguments...)</c> or <c>(get $module "name")</c>.</summary>
internal sealed record ScriptAction(bool IsGet, string? Module, string Name, ScriptValue[] Arguments);

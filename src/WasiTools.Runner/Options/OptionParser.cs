using WasiTools.Wasi;

namespace WasiTools.Runner.Options;

/// <summary>Reads the command line: options, the module, and the program's arguments, which are left alone.</summary>
internal ref struct OptionParser
{
    private const int MostThreads = (1 << 29) - 1;

    private readonly string[] arguments;
    private readonly RunnerOptions options = new();
    private int next;

    private OptionParser(string[] arguments) => this.arguments = arguments;

    /// <summary>Reads a command line.</summary>
    /// <exception cref="UsageException">It cannot be used.</exception>
    public static RunnerOptions Parse(string[] arguments)
    {
        var parser = new OptionParser(arguments);
        parser.ReadOptions();
        return parser.options;
    }

    private void ReadOptions()
    {
        while (next < arguments.Length)
        {
            string argument = arguments[next];
            if (argument == "--")
            {
                next++;
                break;
            }
            if (argument.Length < 2 || argument[0] != '-')
                break;
            next++;
            int equals = argument.IndexOf('=');
            if (equals < 0)
                ReadOption(argument, null);
            else
                ReadOption(argument[..equals], argument[(equals + 1)..]);
            if (options.Help || options.Version)
                return;
        }
        if (next >= arguments.Length)
            throw new UsageException("No module is named.");
        options.Module = arguments[next];
        options.Arguments = arguments[(next + 1)..];
    }

    private void ReadOption(string name, string? value)
    {
        switch (name)
        {
            case "--dir":
                options.Directories.Add(DirectoryArgument.Parse(Value(name, value), OperatingSystem.IsWindows()));
                break;
            case "--env":
                ReadVariable(Value(name, value));
                break;
            case "--inherit-env":
                Flag(name, value);
                InheritEnvironment();
                break;
            case "--argv0":
                options.Argument0 = Value(name, value);
                break;
            case "--stdin":
                options.StandardInput = Value(name, value);
                break;
            case "--invoke":
                options.Invoke = Value(name, value);
                break;
            case "--timeout":
                options.Timeout = Quantity.Duration(name, Value(name, value));
                break;
            case "--max-memory":
                options.MaximumMemory = Quantity.Size(name, Value(name, value));
                break;
            case "--max-threads":
                options.MaximumThreads = Quantity.Count(name, Value(name, value), 1, MostThreads);
                break;
            case "--stack-size":
                options.StackSize = Quantity.StackSize(name, Value(name, value));
                break;
            case "--thread-stack-size":
                options.ThreadStackSize = Quantity.StackSize(name, Value(name, value));
                break;
            case "--bounds":
                options.Bounds = ReadBounds(Value(name, value));
                break;
            case "--no-cache":
                Flag(name, value);
                options.NoCache = true;
                break;
            case "--no-deadlock-detection":
                Flag(name, value);
                options.DetectDeadlocks = false;
                break;
            case "--trap-unknown-imports":
                Flag(name, value);
                options.TrapUnknownImports = true;
                break;
            case "--trace":
                options.Trace |= ReadTrace(value);
                break;
            case "--tcp-listen":
                options.AddListener(ListenArgument.Parse(Value(name, value)));
                break;
            case "--profile":
                options.Profile = Value(name, value);
                break;
            case "--perf-map":
                Flag(name, value);
                options.PerfMap = true;
                break;
            case "--result":
                options.Result = Value(name, value);
                break;
            case "--help" or "-h":
                Flag(name, value);
                options.Help = true;
                break;
            case "--version":
                Flag(name, value);
                options.Version = true;
                break;
            default:
                throw new UsageException($"There is no option '{name}'.");
        }
    }

    /// <summary>The value of an option that needs one: behind its equals sign, or the next argument.</summary>
    private string Value(string name, string? value)
    {
        if (value is not null)
            return value;
        if (next >= arguments.Length)
            throw new UsageException($"{name} needs a value.");
        return arguments[next++];
    }

    private static void Flag(string name, string? value)
    {
        if (value is not null)
            throw new UsageException($"{name} takes no value.");
    }

    private readonly void ReadVariable(string text)
    {
        int equals = text.IndexOf('=');
        string name = equals < 0 ? text : text[..equals];
        if (name.Length == 0)
            throw new UsageException($"--env takes NAME=VALUE, or NAME to pass on one of this process, not '{text}'.");
        string? value = equals < 0 ? Environment.GetEnvironmentVariable(name) : text[(equals + 1)..];
        // A variable that is not set here is not set there.
        if (value is not null)
            SetVariable(name, value);
    }

    private readonly void InheritEnvironment()
    {
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            string name = (string)variable.Key;
            // Windows keeps its current directories in variables such as "=C:".
            if (name.Length > 0 && !name.Contains('=') && !IsSet(name))
                options.Environment.Add(new(name, (string)variable.Value!));
        }
    }

    private readonly bool IsSet(string name)
    {
        foreach (KeyValuePair<string, string> variable in options.Environment)
        {
            if (variable.Key == name)
                return true;
        }
        return false;
    }

    private readonly void SetVariable(string name, string value)
    {
        for (int i = 0; i < options.Environment.Count; i++)
        {
            if (options.Environment[i].Key == name)
            {
                options.Environment[i] = new(name, value);
                return;
            }
        }
        options.Environment.Add(new(name, value));
    }

    private static BoundsChoice ReadBounds(string text) => text switch
    {
        "auto" => BoundsChoice.Auto,
        "explicit" => BoundsChoice.Explicit,
        "guard" => BoundsChoice.Guard,
        _ => throw new UsageException($"--bounds takes auto, explicit or guard, not '{text}'."),
    };

    private static WasiTraceParts ReadTrace(string? text)
    {
        if (text is null)
            return WasiTraceParts.Wasi | WasiTraceParts.Threads;
        WasiTraceParts parts = WasiTraceParts.None;
        foreach (string part in text.Split(','))
        {
            parts |= part switch
            {
                "wasi" => WasiTraceParts.Wasi,
                "threads" => WasiTraceParts.Threads,
                _ => throw new UsageException($"--trace takes wasi, threads or both with a comma between, not '{text}'."),
            };
        }
        return parts;
    }
}

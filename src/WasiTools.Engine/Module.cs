using WasiTools.Engine.Binary;
using WasiTools.Engine.Compilation;
using WasiTools.Engine.Debugging;
using WasiTools.Engine.Platform;
using WasiTools.Engine.Structure;
using WasiTools.Engine.Text;
using WasiTools.Engine.Validation;

namespace WasiTools.Engine;

/// <summary>A decoded and validated program (specification section 2.5), not changed after it is made: any number of instances, on any
/// threads, share it and its compiled code.</summary>
public sealed class Module
{
    private Module(ModuleContent content, ModuleOptions options)
    {
        Content = content;
        Options = options;
        names = new(() => new NameSection(content));
    }

    private const long FootprintBase = 128 << 10, FootprintOfByte = 4, FootprintOfFunction = 32 << 10;

    private readonly CompiledModule?[] compiled = new CompiledModule?[2];
    private readonly Lock compiling = new();
    private readonly Lazy<NameSection> names;

    internal ModuleContent Content { get; }

    internal ModuleOptions Options { get; }

    /// <summary>The name given in the options, or the one in the module's name section; null for neither.</summary>
    public string? Name => Options.Name ?? names.Value.ModuleName;

    /// <summary>Decodes and validates a module in the binary format.</summary>
    /// <param name="bytes">The module. The array is kept and must not be changed afterwards.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="InvalidModuleException">It is malformed, invalid or beyond a limit.</exception>
    public static Module Parse(byte[] bytes, ModuleOptions? options = null)
    {
        options ??= ModuleOptions.Default;
        ModuleContent content = ModuleDecoder.Decode(bytes, options.Features);
        ModuleValidator.Validate(content, options.Features, options.DiskCache);
        return new(content, options);
    }

    /// <summary>Reads a module from text (specification chapter 6).</summary>
    /// <exception cref="InvalidModuleException">It is malformed, invalid or beyond a limit.</exception>
    public static Module ParseText(string text, ModuleOptions? options = null) =>
        Parse(TextParser.ToBinary(text, (options ?? ModuleOptions.Default).Features), options);

    /// <summary>Reads a module from a file in either format, told apart by its first four bytes.</summary>
    /// <exception cref="InvalidModuleException">It is malformed, invalid or beyond a limit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Module Load(string path, ModuleOptions? options = null) => Read(HostFile.Read(path), OptionsFor(path, options));

    /// <summary>Prints the module in the text format. The text parses back to the same module.</summary>
    /// <param name="writer">Where the text goes.</param>
    /// <exception cref="InvalidModuleException">A cache took the module for valid, and it is not.</exception>
    public void WriteText(TextWriter writer)
    {
        ModuleValidator.ValidateRest(Content);
        TextPrinter.Print(Content, writer);
    }

    /// <summary>Whether bytes are a module that <see cref="Parse"/> would take, without asking a cache.</summary>
    public static bool Validate(byte[] bytes, ModuleOptions? options = null)
    {
        try
        {
            Parse(bytes, (options ?? ModuleOptions.Default) with { DiskCache = null });
            return true;
        }
        catch (InvalidModuleException)
        {
            return false;
        }
    }

    /// <summary>About how many bytes of memory it needs, to which each function that is compiled adds. Measured over small programs, where it
    /// is right within a factor of two.</summary>
    internal long Footprint
    {
        get
        {
            long functions = 0;
            foreach (CompiledModule? code in compiled)
                functions += code?.CompiledCount ?? 0;
            return FootprintBase + FootprintOfByte * Content.Bytes.Length + FootprintOfFunction * functions;
        }
    }

    /// <summary>Options under which a file's module has the file's name, unless they have another.</summary>
    internal static ModuleOptions OptionsFor(string path, ModuleOptions? options)
    {
        options ??= ModuleOptions.Default;
        return options.Name is null ? options with { Name = HostFile.NameOf(path) } : options;
    }

    /// <summary>Reads a module in either format.</summary>
    internal static Module Read(byte[] bytes, ModuleOptions options) =>
        Parse(bytes.AsSpan().StartsWith("\0asm"u8) ? bytes : TextParser.ToBinary(bytes, options.Features), options);

    /// <summary>A function's name from the name section, or what it is exported as; null if it has neither.</summary>
    internal string? FunctionName(int index)
    {
        if (names.Value.FunctionName(index) is { } name)
            return name;
        foreach (Export export in Content.Exports)
        {
            if (export.Kind == ExternalKind.Function && export.Index == index)
                return export.Name;
        }
        return null;
    }

    /// <summary>The module's DWARF line tables.</summary>
    internal LineTables LineTables => new(Content);

    /// <summary>The export of a name; null for none.</summary>
    internal Export? FindExport(string name)
    {
        foreach (Export export in Content.Exports)
        {
            if (export.Name == name)
                return export;
        }
        return null;
    }

    /// <summary>Compiles every function now, on all processors, and not when it is used so much that it pays. It takes long and much memory:
    /// for what is to run at full speed from its first call on.</summary>
    /// <param name="bounds">How its memory accesses are checked: as in the stores where it will be instantiated.</param>
    /// <param name="cancellationToken">Ends the work; functions that have been compiled stay so.</param>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public void CompileAll(BoundsMode bounds, CancellationToken cancellationToken = default) =>
        WholeCompiler.Compile(CompiledFor(bounds), cancellationToken);

    /// <summary>The module's code for a bounds mode, made when first asked for.</summary>
    internal CompiledModule CompiledFor(BoundsMode bounds)
    {
        lock (compiling)
            return compiled[(int)bounds] ??= new CompiledModule(this, bounds);
    }
}

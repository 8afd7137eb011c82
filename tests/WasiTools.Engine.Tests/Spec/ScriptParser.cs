using WasiTools.Engine.Text;

namespace WasiTools.Engine.Tests.Spec;

/// <summary>Parses scripts: the commands of the reference interpreter's <c>.wast</c> files and of the threads proposal.</summary>
internal sealed class ScriptParser
{
    private static readonly Dictionary<string, AssertionKind> assertions = new()
    {
        ["assert_return"] = AssertionKind.Return,
        ["assert_trap"] = AssertionKind.Trap,
        ["assert_exhaustion"] = AssertionKind.Exhaustion,
        ["assert_exception"] = AssertionKind.Exception,
        ["assert_invalid"] = AssertionKind.Invalid,
        ["assert_malformed"] = AssertionKind.Malformed,
        ["assert_unlinkable"] = AssertionKind.Unlinkable,
        ["assert_invalid_custom"] = AssertionKind.InvalidCustom,
        ["assert_malformed_custom"] = AssertionKind.MalformedCustom,
    };

    private static readonly HashSet<string> commands =
        ["module", "register", "invoke", "get", "thread", "wait", .. assertions.Keys];

    private readonly TokenReader reader;
    private readonly ScriptValueParser values;
    private (int Line, int Position) counted = (1, 0);

    private ScriptParser(string text)
    {
        reader = new(text);
        values = new(reader);
    }

    /// <summary>All commands of a script.</summary>
    public static ScriptCommand[] Parse(string text)
    {
        var parser = new ScriptParser(text);
        var commands = new List<ScriptCommand>();
        while (!parser.reader.At(TokenKind.End))
            commands.Add(parser.Command());
        return [.. commands];
    }

    private ScriptCommand Command()
    {
        int line = Line(reader.Current.Start);
        if (!reader.At(TokenKind.LeftParen) || reader.Next.Kind != TokenKind.Keyword)
            throw reader.Unexpected("a command");
        string keyword = reader.Word(reader.Next).ToString();
        if (!commands.Contains(keyword))
            return new ModuleCommand(line, null, BareFields(), false);
        if (keyword is "invoke" or "get")
            return new ActionCommand(line, Action());
        reader.TakeAnnotations();
        reader.Advance();
        reader.Advance();
        ScriptCommand command = keyword switch
        {
            "module" => Module(line),
            "register" => new RegisterCommand(line, reader.Name(), OptionalName()),
            "thread" => Thread(line),
            "wait" => new WaitCommand(line, Name()),
            _ => Assertion(line, assertions[keyword]),
        };
        reader.Close();
        return command;
    }

    private ScriptCommand Module(int line)
    {
        if (reader.TryKeyword("instance"))
        {
            string? name = OptionalName();
            return new InstanceCommand(line, name, OptionalName());
        }
        bool isDefinition = reader.TryKeyword("definition");
        string? moduleName = OptionalName();
        return new ModuleCommand(line, moduleName, ModuleContent(moduleName), isDefinition);
    }

    // The rest of a module's list up to its closing parenthesis.
    private ScriptModule ModuleContent(string? name)
    {
        if (reader.TryKeyword("binary"))
            return ScriptModule.Binary(TextParser.Strings(reader, separator: false));
        if (reader.TryKeyword("quote"))
            return ScriptModule.Quote(TextParser.Strings(reader, separator: true));
        int start = reader.Start;
        reader.TakeAnnotations();
        while (reader.At(TokenKind.LeftParen))
            SkipField();
        return ScriptModule.Fields(reader.Text, start, reader.Current.Start, name);
    }

    // Fields of a module that is not in a list: all up to the next command.
    private ScriptModule BareFields()
    {
        int start = reader.Start;
        while (reader.At(TokenKind.LeftParen) && !commands.Contains(reader.Word(reader.Next).ToString()))
            SkipField();
        return ScriptModule.Fields(reader.Text, start, reader.Current.Start, null);
    }

    private void SkipField()
    {
        reader.TakeAnnotations();
        reader.Advance();
        reader.SkipList();
        reader.TakeAnnotations();
    }

    private ScriptCommand Assertion(int line, AssertionKind kind)
    {
        if (reader.TryOpen("module"))
        {
            ScriptModule module = ModuleContent(OptionalName());
            reader.Close();
            return new ModuleAssertion(line, kind, module, reader.Name());
        }
        ScriptAction action = Action();
        var results = new List<ScriptResult>();
        while (reader.At(TokenKind.LeftParen))
            results.Add(values.Result());
        string message = reader.At(TokenKind.String) ? reader.Name() : "";
        return new ActionAssertion(line, kind, action, [.. results], message);
    }

    private ScriptAction Action()
    {
        bool isGet = reader.AtOpen("get");
        if (!isGet && !reader.AtOpen("invoke"))
            throw reader.Unexpected("an action");
        reader.Advance();
        reader.Advance();
        string? module = OptionalName();
        string name = reader.Name();
        var arguments = new List<ScriptValue>();
        while (reader.At(TokenKind.LeftParen))
            arguments.Add(values.Value());
        reader.Close();
        return new(isGet, module, name, [.. arguments]);
    }

    private ThreadCommand Thread(int line)
    {
        string name = Name();
        var shared = new List<string>();
        while (reader.TryOpen("shared"))
        {
            reader.Open("module");
            shared.Add(Name());
            reader.Close();
            reader.Close();
        }
        var body = new List<ScriptCommand>();
        while (!reader.At(TokenKind.RightParen))
            body.Add(Command());
        return new(line, name, [.. shared], [.. body]);
    }

    // Commands come in the order of the text, so that counting goes on from the last one.
    private int Line(int position)
    {
        counted = (counted.Line + reader.Text.AsSpan(counted.Position, position - counted.Position).Count('\n'), position);
        return counted.Line;
    }

    private string Name() => OptionalName() ?? throw reader.Unexpected("an identifier");

    private string? OptionalName()
    {
        reader.TakeAnnotations(Annotation.DebugName);
        if (!reader.At(TokenKind.Identifier))
            return null;
        string name = StringSyntax.IdentifierName(reader.Text, reader.Current);
        reader.Advance();
        return name;
    }
}

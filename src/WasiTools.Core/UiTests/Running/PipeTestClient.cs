using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace WasiTools.Core.UiTests.Running;

/// <summary>Writes the client of <see cref="PipeTestServer"/>: an executable for Windows of 1.5 KiB, which needs nothing but kernel32.</summary>
/// <remarks>
/// It sends its working directory, <c>RUSTC_BOOTSTRAP</c> and its command line to the server's pipe, prints what comes back, and ends with the exit code.
/// Arm64 runs it by emulation. Tested under Wine only.
/// </remarks>
internal sealed class PipeTestClient : PEBuilder
{
    /// <summary>The length of the longest piece that the client takes at once.</summary>
    public const int LongestPiece = 0x8000;

    private const string Library = "KERNEL32.dll";

    // Bytes, and what they say. @name is the distance to a label, an import's slot or a text, #name a text's length.
    // rbx: the pipe; the stack has [0x20] arguments, [0x40] a count, [0x48] the head of a reply, [0x60] a buffer of 64 KiB.
    private const string Listing = """
        start:
            48 81 EC 68 00 01 00           sub rsp, 0x10068
        connect:    ; the server has one more instance of its pipe than clients; if all are taken, wait for one
            48 8D 0D @pipe                 lea rcx, pipe
            BA 00 00 00 C0                 mov edx, 0xC0000000
            45 31 C0                       xor r8d, r8d
            45 31 C9                       xor r9d, r9d
            48 C7 44 24 20 03 00 00 00     mov [rsp+0x20], 3
            48 C7 44 24 28 00 00 00 00     mov [rsp+0x28], 0
            48 C7 44 24 30 00 00 00 00     mov [rsp+0x30], 0
            FF 15 @CreateFileW             call CreateFileW
            48 89 C3                       mov rbx, rax
            48 83 F8 FF                    cmp rax, -1
            0F 85 @request                 jne request
            48 8D 0D @pipe                 lea rcx, pipe
            BA FF FF FF FF                 mov edx, -1
            FF 15 @WaitNamedPipeW          call WaitNamedPipeW
            85 C0                          test eax, eax
            0F 85 @connect                 jne connect
            E9 @gone                       jmp gone
        request:    ; working directory, variable and command line, each after its length in bytes
            48 8D 74 24 60                 lea rsi, [rsp+0x60]
            B9 00 80 00 00                 mov ecx, 0x8000
            48 89 F2                       mov rdx, rsi
            FF 15 @GetCurrentDirectoryW    call GetCurrentDirectoryW
            E8 @send                       call send
            48 8D 0D @variable             lea rcx, variable
            48 89 F2                       mov rdx, rsi
            41 B8 00 80 00 00              mov r8d, 0x8000
            FF 15 @GetEnvironmentVariableW call GetEnvironmentVariableW
            E8 @send                       call send
            FF 15 @GetCommandLineW         call GetCommandLineW
            48 89 C6                       mov rsi, rax
            48 89 C1                       mov rcx, rax
            FF 15 @lstrlenW                call lstrlenW
            E8 @send                       call send
        reply:      ; a stream to print to, or 0, and the length of what follows, or the exit code
            48 8D 54 24 48                 lea rdx, [rsp+0x48]
            41 B8 08 00 00 00              mov r8d, 8
            E8 @receive                    call receive
            83 F8 08                       cmp eax, 8
            0F 85 @gone                    jne gone
            8B 4C 24 48                    mov ecx, [rsp+0x48]
            8B 7C 24 4C                    mov edi, [rsp+0x4c]
            85 C9                          test ecx, ecx
            0F 84 @ended                   je ended
            FF 15 @GetStdHandle            call GetStdHandle
            48 89 C6                       mov rsi, rax
        copy:
            48 8D 54 24 60                 lea rdx, [rsp+0x60]
            41 89 F8                       mov r8d, edi
            E8 @receive                    call receive
            85 C0                          test eax, eax
            0F 84 @gone                    je gone
            29 C7                          sub edi, eax
            48 89 F1                       mov rcx, rsi
            48 8D 54 24 60                 lea rdx, [rsp+0x60]
            41 89 C0                       mov r8d, eax
            4C 8D 4C 24 40                 lea r9, [rsp+0x40]
            48 C7 44 24 20 00 00 00 00     mov [rsp+0x20], 0
            FF 15 @WriteFile               call WriteFile
            85 FF                          test edi, edi
            0F 85 @copy                    jne copy
            E9 @reply                      jmp reply
        ended:
            89 F9                          mov ecx, edi
            FF 15 @ExitProcess             call ExitProcess
        gone:
            B9 F4 FF FF FF                 mov ecx, -12
            FF 15 @GetStdHandle            call GetStdHandle
            48 89 C1                       mov rcx, rax
            48 8D 15 @message              lea rdx, message
            41 B8 #message                 mov r8d, length of message
            4C 8D 4C 24 40                 lea r9, [rsp+0x40]
            48 C7 44 24 20 00 00 00 00     mov [rsp+0x20], 0
            FF 15 @WriteFile               call WriteFile
            B9 7D 00 00 00                 mov ecx, 125
            FF 15 @ExitProcess             call ExitProcess
        send:       ; rsi: text, eax: its length in characters
            48 83 EC 38                    sub rsp, 0x38
            01 C0                          add eax, eax
            89 C7                          mov edi, eax
            89 44 24 2C                    mov [rsp+0x2c], eax
            48 89 D9                       mov rcx, rbx
            48 8D 54 24 2C                 lea rdx, [rsp+0x2c]
            41 B8 04 00 00 00              mov r8d, 4
            4C 8D 4C 24 28                 lea r9, [rsp+0x28]
            48 C7 44 24 20 00 00 00 00     mov [rsp+0x20], 0
            FF 15 @WriteFile               call WriteFile
            48 89 D9                       mov rcx, rbx
            48 89 F2                       mov rdx, rsi
            41 89 F8                       mov r8d, edi
            4C 8D 4C 24 28                 lea r9, [rsp+0x28]
            48 C7 44 24 20 00 00 00 00     mov [rsp+0x20], 0
            FF 15 @WriteFile               call WriteFile
            48 83 C4 38                    add rsp, 0x38
            C3                             ret
        receive:    ; rdx: where to, r8d: at most so many bytes; returns how many came, 0 at the end
            48 83 EC 38                    sub rsp, 0x38
            48 89 D9                       mov rcx, rbx
            4C 8D 4C 24 28                 lea r9, [rsp+0x28]
            48 C7 44 24 20 00 00 00 00     mov [rsp+0x20], 0
            C7 44 24 28 00 00 00 00        mov [rsp+0x28], 0
            FF 15 @ReadFile                call ReadFile
            8B 44 24 28                    mov eax, [rsp+0x28]
            48 83 C4 38                    add rsp, 0x38
            C3                             ret
        """;

    private static readonly string[] s_imports =
    [
        "CreateFileW", "WaitNamedPipeW", "GetCurrentDirectoryW", "GetEnvironmentVariableW", "GetCommandLineW", "lstrlenW", "GetStdHandle", "ReadFile",
        "WriteFile", "ExitProcess",
    ];

    private readonly Dictionary<string, byte[]> _texts;
    private readonly Dictionary<string, int> _addresses = [];
    private readonly PEDirectoriesBuilder _directories = new();

    private PipeTestClient(string pipe)
        : base(
            new PEHeaderBuilder(
                Machine.Amd64, sectionAlignment: 0x1000, imageBase: 0x1_4000_0000, majorSubsystemVersion: 6, subsystem: Subsystem.WindowsCui,
                imageCharacteristics: Characteristics.ExecutableImage | Characteristics.LargeAddressAware,
                // All of the buffer is there from the start, so that nothing has to probe for it.
                sizeOfStackCommit: 0x20000),
            deterministicIdProvider: static _ => default) => _texts = new()
            {
                ["pipe"] = Encoding.Unicode.GetBytes(pipe + '\0'),
                ["variable"] = Encoding.Unicode.GetBytes("RUSTC_BOOTSTRAP\0"),
                ["message"] = "The process that runs the tests has ended.\r\n"u8.ToArray(),
            };

    /// <summary>Makes the executable.</summary>
    /// <param name="pipe">The server's pipe, with <c>\\.\pipe\</c>.</param>
    public static byte[] Write(string pipe)
    {
        var file = new BlobBuilder();
        new PipeTestClient(pipe).Serialize(file);
        return file.ToArray();
    }

    protected override ImmutableArray<Section> CreateSections() =>
    [
        new Section(".rdata", SectionCharacteristics.MemRead | SectionCharacteristics.ContainsInitializedData),
        new Section(".text", SectionCharacteristics.MemRead | SectionCharacteristics.MemExecute | SectionCharacteristics.ContainsCode),
    ];

    protected override PEDirectoriesBuilder GetDirectories() => _directories;

    protected override BlobBuilder SerializeSection(string name, SectionLocation location) =>
        name == ".text" ? Code(location.RelativeVirtualAddress) : Data(location.RelativeVirtualAddress);

    private BlobBuilder Data(int start)
    {
        var data = new BlobBuilder();
        foreach ((string name, byte[] text) in _texts)
        {
            data.Align(sizeof(char));
            _addresses[name] = start + data.Count;
            data.WriteBytes(text);
        }

        int library = start + data.Count;
        data.WriteBytes(Encoding.ASCII.GetBytes(Library + '\0'));
        var names = new List<int>();
        foreach (string import in s_imports)
        {
            data.Align(sizeof(ushort));
            names.Add(start + data.Count);
            data.WriteUInt16(0);
            data.WriteBytes(Encoding.ASCII.GetBytes(import + '\0'));
        }

        // Twice the same: the loader replaces the second by addresses.
        data.Align(sizeof(ulong));
        int lookup = start + data.Count;
        int slots = lookup + ((names.Count + 1) * sizeof(ulong));
        foreach (int entry in (int[])[.. names, 0, .. names, 0])
            data.WriteUInt64((ulong)entry);
        for (int i = 0; i < names.Count; i++)
            _addresses[s_imports[i]] = slots + (i * sizeof(ulong));

        int directory = start + data.Count;
        foreach (int field in (int[])[lookup, 0, 0, library, slots, 0, 0, 0, 0, 0])
            data.WriteInt32(field);
        _directories.ImportTable = new DirectoryEntry(directory, start + data.Count - directory);
        _directories.ImportAddressTable = new DirectoryEntry(slots, (names.Count + 1) * sizeof(ulong));
        return data;
    }

    private BlobBuilder Code(int start)
    {
        string[] lines = Listing.Split('\n');
        int address = start;
        foreach (string line in lines)
        {
            if (!line.StartsWith(' '))
                _addresses[line.Split(':')[0]] = address;
            else
                address += Words(line).Sum(static word => word[0] is '@' or '#' ? sizeof(int) : 1);
        }

        var code = new BlobBuilder();
        foreach (string word in lines.Where(static line => line.StartsWith(' ')).SelectMany(Words))
        {
            if (word[0] == '@')
                code.WriteInt32(_addresses[word[1..]] - (start + code.Count + sizeof(int)));
            else if (word[0] == '#')
                code.WriteInt32(_texts[word[1..]].Length);
            else
                code.WriteByte(byte.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        _directories.AddressOfEntryPoint = _addresses["start"];
        return code;
    }

    // An instruction's bytes end where what it says begins: in lower case.
    private static IEnumerable<string> Words(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries).TakeWhile(static word => word[0] is '@' or '#' || (word.Length == 2 && word.All(char.IsAsciiHexDigitUpper)));
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace WasiTools.Runner.Profiling;

/// <summary>Reads what the runtime's event pipe sends (the nettrace format, version 4): samples of stacks, and which code is which method's.</summary>
internal sealed class TraceReader(Stream stream)
{
    private const byte NullReference = 1, BeginObject = 5, EndObject = 6;
    private const int SampleEvent = 0, MethodLoadEvent = 143, MethodEndEvent = 144;
    private const string SampleProvider = "Microsoft-DotNETCore-SampleProfiler";

    /// <summary>What a flag of an event's header says is there; the rest is as in the event before.</summary>
    [Flags]
    private enum HeaderParts : byte
    {
        Metadata = 1,
        Sequence = 2,
        Thread = 4,
        Stack = 8,
        Activity = 16,
        RelatedActivity = 32,
        Length = 128,
    }

    private readonly Dictionary<uint, (bool IsSample, int Id)> kinds = [];
    private readonly Dictionary<uint, int> stacks = [];
    private long position;

    public readonly record struct Sample(ulong Thread, ulong Time, int Node);

    public CodeNames Code { get; } = new();

    public CallTree Stacks { get; } = new();

    public List<Sample> Samples { get; } = [];

    /// <summary>How many of the samples' time units are a second.</summary>
    public long Frequency { get; private set; } = 1;

    /// <summary>Reads to the end.</summary>
    /// <exception cref="InvalidDataException">The stream is of another form.</exception>
    public void Read()
    {
        Expect("Nettrace"u8);
        Read(4);
        Expect("!FastSerialization.1"u8);
        while (Read(1)[0] == BeginObject)
            ReadObject();
    }

    private void ReadObject()
    {
        // Its type: an object itself, with versions and a name.
        Expect([BeginObject, NullReference]);
        Read(8);
        string type = Encoding.ASCII.GetString(Read(ReadInt32()));
        Expect([EndObject]);
        if (type == "Trace")
        {
            // Local time, then the clock's value at it and its frequency, then four numbers about the process.
            Frequency = BinaryPrimitives.ReadInt64LittleEndian(Read(16 + 8 + 8 + 16).AsSpan(24));
        }
        else
        {
            int size = ReadInt32();
            Read((int)(-position & 3));
            ReadBlock(type, Read(size));
        }
        Expect([EndObject]);
    }

    private void ReadBlock(string type, ReadOnlySpan<byte> block)
    {
        switch (type)
        {
            case "EventBlock" or "MetadataBlock":
                ReadEvents(block, type == "MetadataBlock");
                break;
            case "StackBlock":
                ReadStacks(block);
                break;
            case "SPBlock":
                // From here on the numbers of stacks begin anew.
                stacks.Clear();
                break;
        }
    }

    private void ReadEvents(ReadOnlySpan<byte> block, bool isMetadata)
    {
        const ushort Compressed = 1;
        if ((BinaryPrimitives.ReadUInt16LittleEndian(block[2..]) & Compressed) == 0)
            throw new InvalidDataException("The runtime's events have headers of another form.");
        ReadOnlySpan<byte> rest = block[BinaryPrimitives.ReadUInt16LittleEndian(block)..];
        uint metadata = 0, stack = 0, length = 0;
        ulong thread = 0, time = 0;
        while (rest.Length > 0)
        {
            var parts = (HeaderParts)rest[0];
            rest = rest[1..];
            if (parts.HasFlag(HeaderParts.Metadata))
                metadata = (uint)ReadNumber(ref rest);
            if (parts.HasFlag(HeaderParts.Sequence))
            {
                ReadNumber(ref rest);
                ReadNumber(ref rest);
                ReadNumber(ref rest);
            }
            if (parts.HasFlag(HeaderParts.Thread))
                thread = ReadNumber(ref rest);
            if (parts.HasFlag(HeaderParts.Stack))
                stack = (uint)ReadNumber(ref rest);
            time += ReadNumber(ref rest);
            if (parts.HasFlag(HeaderParts.Activity))
                rest = rest[16..];
            if (parts.HasFlag(HeaderParts.RelatedActivity))
                rest = rest[16..];
            if (parts.HasFlag(HeaderParts.Length))
                length = (uint)ReadNumber(ref rest);
            ReadOnlySpan<byte> payload = rest[..(int)length];
            rest = rest[(int)length..];
            if (isMetadata)
                AddKind(payload);
            else if (kinds.TryGetValue(metadata & int.MaxValue, out (bool IsSample, int Id) kind))
                AddEvent(kind.IsSample, kind.Id, payload, new(thread, time, stacks.GetValueOrDefault(stack, CallTree.Root)));
        }
    }

    /// <summary>What kind of event a number stands for.</summary>
    private void AddKind(ReadOnlySpan<byte> payload)
    {
        uint metadata = BinaryPrimitives.ReadUInt32LittleEndian(payload);
        payload = payload[4..];
        string provider = ReadText(ref payload);
        kinds[metadata] = (provider == SampleProvider, BinaryPrimitives.ReadInt32LittleEndian(payload));
    }

    private void AddEvent(bool isSample, int id, ReadOnlySpan<byte> payload, Sample sample)
    {
        if (isSample && id == SampleEvent && sample.Node != CallTree.Root)
            Samples.Add(sample);
        if (isSample || id is not (MethodLoadEvent or MethodEndEvent))
            return;
        // Numbers of method and module, start, size, token, flags; then type, name and signature.
        ulong start = BinaryPrimitives.ReadUInt64LittleEndian(payload[16..]);
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(payload[24..]);
        payload = payload[36..];
        string type = ReadText(ref payload), name = ReadText(ref payload);
        Code.Add(start, size, $"{type}.{name}");
    }

    private void ReadStacks(ReadOnlySpan<byte> block)
    {
        uint first = BinaryPrimitives.ReadUInt32LittleEndian(block), count = BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
        block = block[8..];
        for (uint i = 0; i < count; i++)
        {
            int size = BinaryPrimitives.ReadInt32LittleEndian(block);
            ReadOnlySpan<ulong> addresses = MemoryMarshal.Cast<byte, ulong>(block.Slice(4, size));
            int node = CallTree.Root;
            // The innermost comes first.
            for (int f = addresses.Length - 1; f >= 0; f--)
                node = Stacks.Child(node, addresses[f]);
            stacks[first + i] = node;
            block = block[(4 + size)..];
        }
    }

    private static ulong ReadNumber(ref ReadOnlySpan<byte> rest)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = rest[0];
            rest = rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }

    /// <summary>UTF-16, up to a zero.</summary>
    private static string ReadText(ref ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<char> characters = MemoryMarshal.Cast<byte, char>(rest);
        int length = characters.IndexOf('\0');
        rest = rest[(2 * (length + 1))..];
        return new string(characters[..length]);
    }

    private int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Read(4));

    private void Expect(ReadOnlySpan<byte> bytes)
    {
        if (!Read(bytes.Length).AsSpan().SequenceEqual(bytes))
            throw new InvalidDataException($"The runtime's events are of another form at {position}.");
    }

    private byte[] Read(int count)
    {
        byte[] bytes = new byte[count];
        stream.ReadExactly(bytes);
        position += count;
        return bytes;
    }
}

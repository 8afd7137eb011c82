using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;
using WasiTools.Engine.Tests.Binary;
using WasiTools.Engine.Validation;
using Xunit;

namespace WasiTools.Engine.Tests.Validation;

/// <summary>Modules made to be slow: what each costs for a byte must stay within a small multiple of what ordinary code costs, and
/// must not grow with the module.</summary>
[Collection(nameof(TimedTests))]
public sealed class HostileModuleTests
{
    /// <summary>Nanoseconds of processor time for a byte that no shape may reach; ordinary code takes 5 to 20, the worst of these
    /// 100.</summary>
    private const double Most = 1000;

    [Theory]
    [InlineData("blocks in blocks")]
    [InlineData("br_table of an outer block")]
    [InlineData("br_table of all blocks")]
    [InlineData("unreachable code")]
    [InlineData("locals without code")]
    [InlineData("local set and forgotten")]
    [InlineData("operands")]
    [InlineData("blocks with types of their own")]
    [InlineData("thousand results a byte")]
    [InlineData("thousand results in unreachable code")]
    [InlineData("tail calls of thousand results")]
    [InlineData("structures of ten thousand fields")]
    [InlineData("unreachable structures of ten thousand fields")]
    [InlineData("br_table of two labels in turn")]
    public void CostForAByteStaysFlat(string shape)
    {
        double small = Cost(Body(shape, 2_000)), large = Cost(Body(shape, 200_000));
        Assert.True(large < Most, $"{shape}: {large:f0} ns/byte");
        Assert.True(large < (small * 8) + 50, $"{shape}: {small:f0} ns/byte small, {large:f0} large");
    }

    [Fact]
    public void FiftyThousandLocalsInTenThousandFunctionsAreNotLaidOut()
    {
        byte[] body = BinaryBuilder.Body([1, .. BinaryBuilder.U32(50_000), 0x7F, 0x20, .. BinaryBuilder.U32(49_999), 0x1A, 0x0B]);
        byte[] module = new BinaryBuilder()
            .Vector(SectionId.Type, [0x60, 0, 0])
            .Repeat(SectionId.Function, 10_000, 0)
            .Repeat(SectionId.Code, 10_000, body)
            .ToArray();
        Assert.True(Cost(module) < Most);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused.Nothing(module);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10 * module.Length);
    }

    [Fact]
    public void FirstFailureIsReportedOfAModuleThatSeveralThreadsValidate()
    {
        byte[] good = BinaryBuilder.Body([0, .. Enumerable.Repeat((byte)1, 1000), 0x0B]);
        byte[] bad = BinaryBuilder.Body([0, .. Enumerable.Repeat((byte)1, 999), 0x1A, 0x0B]);
        byte[][] bodies = [.. Enumerable.Repeat(good, 4000)];
        foreach (int failing in new[] { 3999, 2000, 700, 0 })
        {
            bodies[failing] = bad;
            byte[] module = new BinaryBuilder()
                .Vector(SectionId.Type, [0x60, 0, 0])
                .Repeat(SectionId.Function, bodies.Length, 0)
                .Vector(SectionId.Code, bodies)
                .ToArray();
            Assert.Equal(failing, Refused.Invalid(module, "type mismatch").FunctionIndex);
        }
    }

    [Fact]
    public void LengthsThatPromiseMoreThanThereIsAllocateNothing()
    {
        foreach (SectionId id in Enum.GetValues<SectionId>())
        {
            byte[] module = new BinaryBuilder().Section(id, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F).ToArray();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<InvalidModuleException>(() => Refused.Nothing(module));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }
    }

    /// <summary>A module of one function of a shape, repeated.</summary>
    private static byte[] Body(string shape, int count)
    {
        byte[] results = [0x60, 0, .. BinaryBuilder.U32(1000), .. Enumerable.Repeat((byte)0x7F, 1000)];
        byte[] type = [0x60, 0, 0];
        byte[] code = shape switch
        {
            "blocks in blocks" => [.. Repeat(count, 0x02, 0x40), .. Repeat(count, 0x0B)],
            "br_table of an outer block" =>
            [
                .. Repeat(100, 0x02, 0x40), 0x41, 0, 0x0E, .. BinaryBuilder.U32((uint)count / 4), .. Repeat(count / 4, 99), 0,
                .. Repeat(100, 0x0B),
            ],
            "br_table of all blocks" =>
            [
                .. Repeat(100, 0x02, 0x40), 0x41, 0, 0x0E, .. BinaryBuilder.U32((uint)count / 4),
                .. Enumerable.Range(0, count / 4).Select(i => (byte)(i % 100)), 0, .. Repeat(100, 0x0B),
            ],
            "unreachable code" => [0x00, .. Repeat(count, 0x6A, 0x1A)],
            "locals without code" => [.. Repeat(count, 0x20, 0x01, 0x1A)],
            "local set and forgotten" => [.. Repeat(count, 0x02, 0x40, 0xD2, 0, 0x21, 0, 0x0B)],
            "operands" => [.. Repeat(count, 0x41, 0), .. Repeat(count, 0x1A)],
            "blocks with types of their own" => [.. Repeat(count, 0x02, 0x70, 0x00, 0x0B, 0x1A)],
            "thousand results in unreachable code" => [.. Repeat(count / 10, 0x10, 1, 0x00, 0x10, 2)],
            "tail calls of thousand results" => [.. Repeat(count / 10, 0x02, 1, 0x10, 1, 0x00, 0x0B, 0x12, 1)],
            "structures of ten thousand fields" => [.. Repeat(count / 10, 0xFB, 1, 3, 0x1A)],
            "unreachable structures of ten thousand fields" => [.. Repeat(count / 10, 0x00, 0xFB, 0, 3, 0x1A)],
            "br_table of two labels in turn" =>
            [
                0x02, 4, 0x02, 5, 0x10, 3, 0x41, 0, 0x0E, .. BinaryBuilder.U32((uint)count / 4),
                .. Enumerable.Range(0, count / 4).Select(i => (byte)(i % 2)), 0, 0x0B, 0x0B, 0x00,
            ],
            _ => [.. Repeat(count / 10, 0x02, 0x40, 0x10, 1, 0x0C, 0, 0x0B)],
        };
        // Types: 0 the function's, 1 a thousand results, 2 a thousand parameters, 3 a large structure, and a thousand i31ref or eqref.
        byte[] thousand = BinaryBuilder.U32(1000);
        byte[] parameters = [0x60, .. thousand, .. Repeat(1000, 0x7F), 0];
        byte[] structure = [0x5F, .. BinaryBuilder.U32(10_000), .. Repeat(10_000, 0x7F, 0)];
        byte[] eqs = [0x60, 0, .. thousand, .. Repeat(1000, 0x6D)], anys = [0x60, 0, .. thousand, .. Repeat(1000, 0x6E)];
        byte[] i31s = [0x60, 0, .. thousand, .. Repeat(1000, 0x6C)];
        byte[] locals = shape == "local set and forgotten" ? [1, 1, 0x64, 0x70] : [1, 100, 0x7F];
        return new BinaryBuilder()
            .Vector(SectionId.Type, shape.StartsWith("tail") ? results : type, results, parameters, structure, anys, eqs, i31s)
            .Section(SectionId.Function, 4, 0, 1, 2, 6)
            .Vector(SectionId.Export, [1, 0x61, 0, 0])
            .Vector(
                SectionId.Code,
                BinaryBuilder.Body([.. locals, .. code, .. shape.StartsWith("tail") ? [0x00] : Array.Empty<byte>(), 0x0B]),
                BinaryBuilder.Body(0, 0, 0x0B), BinaryBuilder.Body(0, 0x0B), BinaryBuilder.Body(0, 0, 0x0B))
            .ToArray();
    }

    private static byte[] Repeat(int count, params byte[] item)
    {
        var result = new byte[count * item.Length];
        for (int i = 0; i < count; i++)
            item.CopyTo(result, i * item.Length);
        return result;
    }

    /// <summary>Nanoseconds of this process's time for each byte of a module, the best of several runs.</summary>
    private static double Cost(byte[] module)
    {
        const double Shortest = 5e6;
        double best = double.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            double time = 0;
            int runs = 0;
            for (; time < Shortest; runs++)
            {
                ModuleContent content = ModuleDecoder.Decode(module, Refused.All);
                ModuleValidator.Validate(content, Refused.All);
                time = (Environment.CpuUsage.TotalTime - start).TotalNanoseconds;
            }
            best = Math.Min(best, time / runs / module.Length);
        }
        return best;
    }
}

/// <summary>Tests that measure processor time, which is the whole process's: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(TimedTests), DisableParallelization = true)]
public sealed class TimedTests;

using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;
using WasiTools.Engine.Tests.Binary;
using WasiTools.Engine.Text;
using WasiTools.Engine.Validation;
using Xunit;

namespace WasiTools.Engine.Tests.Validation;

/// <summary>Damaged modules: whatever is done to the bytes, they are taken or refused with <see cref="InvalidModuleException"/>.</summary>
public sealed class MutationTests
{
    private const string Text =
        """
        (module
          (type $list (sub (struct (field (mut (ref null $list))) (field i8))))
          (rec (type $a (sub (array (mut i32)))) (type $f (sub (func (param (ref $a) i64) (result f64 v128)))))
          (import "m" "f" (func $imported (type $f)))
          (import "m" "g" (global $g i64))
          (table $t 3 9 funcref) (table i64 1 (ref func) (ref.func $plain))
          (memory $m 1 2 shared) (memory $wide i64 1)
          (tag $tag (param i32))
          (global (mut i32) (i32.add (i32.const 1) (i32.const 2)))
          (export "plain" (func $plain))
          (elem (table $t) (i32.const 0) func $plain $imported)
          (elem $e (ref func) (ref.func $plain))
          (data $d "abc") (data (memory $wide) (i64.const 7) "xyz")
          (func $plain (param i32) (result i32) (local i64 (ref $a) v128)
            (block $out (result i32)
              (try_table (result i32) (catch $tag $out)
                (loop $again
                  (br_if $again (i32.eqz (local.get 0)))
                  (br_table $again $again (i32.const 1)))
                (if (result i32) (local.get 0)
                  (then (i32.load8_u offset=9 (i32.const 4)))
                  (else (i32.atomic.rmw.add (i32.const 8) (i32.const 1))))))
            (drop)
            (local.set 2 (array.new_default $a (i32.const 4)))
            (array.set $a (local.get 2) (i32.const 0) (select (i32.const 1) (i32.const 2) (i32.const 3)))
            (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1)) (data.drop $d)
            (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1))
            (local.set 3 (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31 (local.get 3) (v128.const i64x2 1 2)))
            (drop (ref.cast (ref eq) (struct.new $list (ref.null $list) (i32.const 1))))
            (call_indirect $t (param i32) (result i32) (i32.const 1) (i32.const 0)))
          (func (try (do (throw $tag (i32.const 1))) (catch $tag (drop)) (catch_all (rethrow 0)))))
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void OnlyInvalidModuleExceptionComesOut(int seed)
    {
        byte[] module = TextParser.ToBinary(Text, Refused.All);
        Refused.Nothing(module);
        var random = new Random(seed);
        var outcomes = new Dictionary<ModuleFault, int>();
        int valid = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] damaged = Damage(module, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            if (Fault(damaged) is ModuleFault fault)
                outcomes[fault] = outcomes.GetValueOrDefault(fault) + 1;
            else
                valid++;
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4_000_000, Convert.ToHexString(damaged));
        }
        // So many of each that the damage is known to reach every stage.
        Assert.InRange(outcomes[ModuleFault.Malformed], 1000, 19_000);
        Assert.InRange(outcomes[ModuleFault.Invalid], 1000, 19_000);
        Assert.InRange(valid, 100, 19_000);
    }

    [Fact]
    public void EveryPrefixIsRefused()
    {
        byte[] module = TextParser.ToBinary(Text, Refused.All);
        int refused = Enumerable.Range(0, module.Length).Count(length => Fault(module[..length]) is not null);
        // Cut between two sections a module may still be whole.
        Assert.InRange(refused, module.Length - 12, module.Length);
    }

    private static ModuleFault? Fault(byte[] module)
    {
        try
        {
            ModuleContent content = ModuleDecoder.Decode(module, Refused.All);
            ModuleValidator.Validate(content, Refused.All);
            return null;
        }
        catch (InvalidModuleException e)
        {
            return e.Fault;
        }
    }

    private static byte[] Damage(byte[] module, Random random)
    {
        var bytes = new List<byte>(module);
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            int at = random.Next(8, bytes.Count);
            switch (random.Next(8))
            {
                case 0:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes[at] = bytes[random.Next(8, bytes.Count)];
                    break;
                case 3:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }
        return [.. bytes];
    }
}

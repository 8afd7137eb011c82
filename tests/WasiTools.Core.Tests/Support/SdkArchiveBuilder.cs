using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;

namespace WasiTools.Tests;

/// <summary>Makes archives with the layout of real SDKs, small and full of nothing.</summary>
/// <remarks>In one file without other types of the tests, so that the Pester suite can compile it too.</remarks>
public sealed class SdkArchiveBuilder
{
    private readonly MemoryStream _bytes = new();
    private readonly TarWriter _tar;
    private readonly GZipStream _gzip;

    public SdkArchiveBuilder()
    {
        _gzip = new GZipStream(_bytes, CompressionLevel.Fastest, leaveOpen: true);
        _tar = new TarWriter(_gzip, TarEntryFormat.Pax, leaveOpen: true);
    }

    /// <summary>The archive of an SDK from 20 on, as the build scripts of its version lay it out.</summary>
    /// <param name="major">The release.</param>
    /// <param name="suffix">What follows the version in the top folder's name, such as <c>-x86_64-linux</c>.</param>
    /// <param name="windows">Whether programs have .exe and links are copies.</param>
    /// <param name="padding">Bytes of incompressible content, to make downloads last.</param>
    public static byte[] Sdk(int major, string suffix = "", bool windows = false, int padding = 0)
    {
        var builder = new SdkArchiveBuilder();
        string top = $"wasi-sdk-{major}.0{suffix}";
        string exe = windows ? ".exe" : "";
        string llvm = major switch { 20 => "16", 21 => "17", < 25 => "18", 25 => "19", < 28 => "20", < 31 => "21", < 34 => "22", _ => "23" };
        string[] targets = major switch
        {
            < 22 => ["wasm32-wasi", "wasm32-wasi-threads"],
            < 34 => ["wasm32-wasi", "wasm32-wasip1", "wasm32-wasip2", "wasm32-wasi-threads", "wasm32-wasip1-threads"],
            _ => ["wasm32-wasip1", "wasm32-wasip2", "wasm32-wasip3", "wasm32-wasip1-threads"],
        };
        builder.Folder($"{top}/").Folder($"{top}/bin/");
        builder.File($"{top}/bin/clang-{llvm}{exe}", "#!/bin/sh\n", executable: true);
        foreach (string tool in new[] { "clang", "clang++", "wasm32-wasip1-clang" })
        {
            if (windows)
                builder.File($"{top}/bin/{tool}{exe}", "MZ", executable: true);
            else
                builder.Link($"{top}/bin/{tool}", tool == "clang" ? $"clang-{llvm}" : "clang");
        }

        builder.File($"{top}/bin/wasm-ld{exe}", "#!/bin/sh\n", executable: true);
        builder.File($"{top}/lib/clang/{llvm}/include/stddef.h", "");
        foreach (string folder in major switch
        {
            < 22 => ["lib/wasi"],
            < 26 => ["lib/wasi", "lib/wasip1", "lib/wasip2"],
            _ => targets.Select(target => "lib/" + target.Replace("wasm32-", "wasm32-unknown-")).ToArray(),
        })
            builder.File($"{top}/lib/clang/{llvm}/{folder}/libclang_rt.builtins{(major < 26 ? "-wasm32" : "")}.a", "!<arch>\n");
        foreach (string target in targets)
        {
            builder.File($"{top}/share/wasi-sysroot/include/{target}/stdio.h", "");
            builder.File($"{top}/share/wasi-sysroot/lib/{target}/libc.a", "!<arch>\n");
            builder.File($"{top}/share/wasi-sysroot/lib/{target}/crt1-command.o", "");
        }

        // 34 still names the sysroot that it removed.
        builder.File($"{top}/share/cmake/wasi-sdk-pthread.cmake", "set(triple wasm32-wasi-threads)\n");
        if (major >= 23)
            builder.File($"{top}/VERSION", $"{major}.0\nwasi-libc: 000000000000\nllvm: 000000000000\nllvm-version: {llvm}.1.0\nconfig: 000000000000\n");
        if (padding > 0)
        {
            byte[] noise = new byte[padding];
            new Random(1).NextBytes(noise);
            builder.File($"{top}/share/noise", noise);
        }

        return builder.Finish();
    }

    public SdkArchiveBuilder Folder(string name) => Entry(new PaxTarEntry(TarEntryType.Directory, name));

    public SdkArchiveBuilder File(string name, string content, bool executable = false) =>
        File(name, Encoding.UTF8.GetBytes(content), executable);

    public SdkArchiveBuilder File(string name, byte[] content, bool executable = false)
    {
        const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        return Entry(new PaxTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = new MemoryStream(content),
            Mode = executable ? Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : Plain,
        });
    }

    public SdkArchiveBuilder Link(string name, string target) =>
        Entry(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target });

    public SdkArchiveBuilder HardLink(string name, string target) =>
        Entry(new PaxTarEntry(TarEntryType.HardLink, name) { LinkName = target });

    public SdkArchiveBuilder Entry(TarEntry entry)
    {
        _tar.WriteEntry(entry);
        return this;
    }

    public byte[] Finish()
    {
        _tar.Dispose();
        _gzip.Dispose();
        return _bytes.ToArray();
    }
}

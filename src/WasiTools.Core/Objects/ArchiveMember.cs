namespace WasiTools.Core.Objects;

/// <summary>A file in an <c>ar</c> archive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">Its bytes.</param>
internal readonly record struct ArchiveMember(string Name, ReadOnlyMemory<byte> Content);

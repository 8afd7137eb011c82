namespace WasiTools.Engine.Text;

/// <summary>A custom section that the text asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slot">Where it goes: -1 before all sections, then twice the section's place in
/// <see cref="CustomAnnotation.Sections"/>, plus one to go after it.</param>
/// <param name="Content">Its content.</param>
internal readonly record struct CustomSectionText(string Name, int Slot, byte[] Content);

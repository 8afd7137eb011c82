using WasiTools.Engine.Execution;

namespace WasiTools.Engine;

/// <summary>An exception of the guest's (specification section 4.2.13). It reaches the host when no function of the guest catches it; a
/// host function may throw one for the guest to catch.</summary>
public sealed class GuestException : Exception
{
    /// <summary>An exception.</summary>
    /// <param name="tag">Tells what it is.</param>
    /// <param name="values">The values that it carries, one for each parameter of the tag's type.</param>
    /// <exception cref="ArgumentException">Number or types of the values do not fit the tag.</exception>
    public GuestException(Tag tag, params ReadOnlySpan<Value> values) : base("uncaught exception")
    {
        ReadOnlySpan<ValueType> types = tag.Type.Parameters;
        if (values.Length != types.Length)
            Throw.Argument($"{values.Length} values for a tag of type {tag.Type}.", nameof(values));
        for (int i = 0; i < values.Length; i++)
        {
            if (!ReferenceMatching.Matches(values[i], types[i]))
                Throw.Argument($"Value {i} is {values[i]}; the tag's type is {tag.Type}.", nameof(values));
        }
        Tag = tag;
        Values = values.ToArray();
    }

    /// <summary>Tells what it is.</summary>
    public Tag Tag { get; }

    /// <summary>The values that it carries.</summary>
    public IReadOnlyList<Value> Values { get; }

    /// <summary>The guest's calls at the point where it was thrown, innermost first.</summary>
    public Backtrace Backtrace => Backtrace.Of(this);
}

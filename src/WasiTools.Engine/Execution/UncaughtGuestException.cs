namespace WasiTools.Engine;

/// <summary>A guest threw an exception that no function of it caught (specification section 4.2.1).</summary>
public sealed class UncaughtGuestException : Exception
{
    internal UncaughtGuestException(Tag tag, Value[] values) : base("uncaught exception")
    {
        Tag = tag;
        Values = values;
    }

    /// <summary>The exception's tag.</summary>
    public Tag Tag { get; }

    /// <summary>The values that it carries.</summary>
    public IReadOnlyList<Value> Values { get; }
}

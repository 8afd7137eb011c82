namespace WasiTools.Benchmarks.Sections;

/// <summary>A part of the page: what is measured in rounds, and what is said about it.</summary>
internal abstract class Section(Session session)
{
    protected Session Session { get; } = session;

    protected Options Options => Session.Options;

    /// <summary>What <c>--sections</c> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>In how many of the rounds it takes part.</summary>
    public virtual int Rounds => Options.Rounds;

    /// <summary>The goals that it measures.</summary>
    public virtual IEnumerable<Goal> Goals => [];

    /// <summary>Runs everything once, the competitors by turns.</summary>
    public abstract void Round();

    public abstract string ToMarkdown();
}

using System.Collections.ObjectModel;

namespace WasiTools.Core.UiTests.Running;

/// <summary>A run of compiler tests at one or more references.</summary>
public sealed record UiTestRequest
{
    /// <summary>A checkout of rustc's repository, or the address to clone one from.</summary>
    public required string Repository { get; init; }

    /// <summary>Branches, tags or commits.</summary>
    public required ReadOnlyCollection<string> References { get; init; }

    /// <summary>The target triple.</summary>
    public required string Target { get; init; }

    /// <summary>The suite, such as <c>ui</c>.</summary>
    public string Suite { get; init; } = "ui";

    /// <summary>Only tests whose name contains one of these.</summary>
    public ReadOnlyCollection<string> Filters { get; init; } = [];

    /// <summary>Only this part of the tests.</summary>
    public UiTestShard Shard { get; init; } = UiTestShard.All;

    /// <summary>How often to run each test.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Further arguments for <c>x.py test</c>.</summary>
    public ReadOnlyCollection<string> Arguments { get; init; } = [];

    /// <summary>The configuration to copy; null for the one of the checkout.</summary>
    public string? ConfigurationPath { get; init; }

    /// <summary>What runs the compiled tests: an engine's name, or a program and its arguments; null for what the configuration says.</summary>
    public ReadOnlyCollection<string>? Runner { get; init; }

    /// <summary>Whether the compiled tests run on the built-in engine within this process.</summary>
    public bool InProcess { get; init; }

    /// <summary>Where worktrees and logs go; null for a folder beside the checkout.</summary>
    public string? OutputPath { get; init; }

    /// <summary>Whether parts that were run before are run again.</summary>
    public bool Restart { get; init; }

    /// <summary>Whether a reference is run as committed although its checkout has changes.</summary>
    public bool IgnoreUncommitted { get; init; }
}

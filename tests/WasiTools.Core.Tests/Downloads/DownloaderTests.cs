using WasiTools.Core;
using WasiTools.Core.Downloads;
using Xunit;

namespace WasiTools.Tests.Downloads;

public sealed class DownloaderTests : IDisposable
{
    private static readonly DownloadOptions s_fast = new()
    {
        RetryDelay = TimeSpan.FromMilliseconds(10),
        LongestDelay = TimeSpan.FromMilliseconds(300),
        StallTimeout = TimeSpan.FromSeconds(2),
    };

    private readonly LoopbackServer _server = new();
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = HttpClientFactory.Create();
    private readonly RecordingReport _report = new();
    private readonly byte[] _content = new byte[200_000];

    public DownloaderTests() => new Random(3).NextBytes(_content);

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("status 503")]
    [InlineData("status 500")]
    [InlineData("status 408")]
    [InlineData("status 429 Retry-After: 0")]
    [InlineData("cut 0")]
    [InlineData("cut 70000")]
    [InlineData("reset 70000")]
    [InlineData("stall 70000")]
    [InlineData("stall 0")]
    public async Task TriesAgainAfter(string fault)
    {
        _server.Serve("/a", _content).Then(fault);
        Assert.True(await FetchAsync());
        Assert.Equal(_content, File.ReadAllBytes(_folder["a"]));
        Assert.Equal(2, _server.Requests.Count);
        Assert.Single(_report.Details, static detail => detail.Contains("Trying again"));
    }

    [Fact]
    public async Task GoesOnWhereItWasCut()
    {
        _server.Serve("/a", _content).Then("cut 70000").Then("cut 50000");
        Assert.True(await FetchAsync());
        Assert.Equal(_content, File.ReadAllBytes(_folder["a"]));
        Assert.Equal(["GET /a", "GET /a bytes=70000- \"v1\"", "GET /a bytes=120000- \"v1\""], _server.Requests);
    }

    [Fact]
    public async Task GoesOnByDateWhereThereIsNoTag()
    {
        ServedFile file = _server.Serve("/a", _content).Then("cut 70000");
        file.ETag = null;
        file.LastModified = "Tue, 28 Apr 2026 10:00:00 GMT";
        Assert.True(await FetchAsync());
        Assert.Equal(_content, File.ReadAllBytes(_folder["a"]));
        Assert.Equal("GET /a bytes=70000- Tue, 28 Apr 2026 10:00:00 GMT", _server.Requests.Last());
    }

    [Theory]
    [InlineData("W/\"weak\"")]
    [InlineData(null)]
    public async Task StartsOverWithoutAStrongValidator(string? tag)
    {
        _server.Serve("/a", _content).Then("cut 70000").ETag = tag;
        Assert.True(await FetchAsync());
        Assert.Equal(_content, File.ReadAllBytes(_folder["a"]));
        Assert.Equal(["GET /a", "GET /a"], _server.Requests);
    }

    [Fact]
    public async Task StartsOverWhenTheFileHasChanged()
    {
        ServedFile file = _server.Serve("/a", _content).Then("cut 70000");
        await Assert.ThrowsAsync<WasiToolsException>(() => FetchAsync(s_fast with { Retries = 1 }, afterFirst: () =>
        {
            file.Then("status 503");
        }));
        byte[] changed = [.. _content.Reverse()];
        file.Content = changed;
        file.ETag = "\"v2\"";
        Assert.True(await FetchAsync());
        Assert.Equal(changed, File.ReadAllBytes(_folder["a"]));
    }

    [Theory]
    [InlineData("ignore-range")]
    [InlineData("wrong-range")]
    public async Task ManagesServersThatGetRangesWrong(string fault)
    {
        _server.Serve("/a", _content).Then("cut 70000").Then(fault);
        Assert.True(await FetchAsync());
        Assert.Equal(_content, File.ReadAllBytes(_folder["a"]));
    }

    [Fact]
    public async Task StartsOverWhenThePartIsLongerThanTheFile()
    {
        ServedFile file = _server.Serve("/a", _content).Then("cut 70000").Then("status 403");
        await Assert.ThrowsAsync<WasiToolsException>(() => FetchAsync());
        file.Content = _content[..1000];
        Assert.True(await FetchAsync());
        Assert.Equal(_content[..1000], File.ReadAllBytes(_folder["a"]));
    }

    [Fact]
    public async Task TakesFilesOfUnknownLength()
    {
        _server.Serve("/a", _content).Then("no-length");
        Assert.True(await FetchAsync());
        Assert.Equal(_content, File.ReadAllBytes(_folder["a"]));
        Assert.Contains(_report.Steps, static step => step.Total is null);
    }

    [Fact]
    public async Task FollowsRedirectsWithoutTheToken()
    {
        using var other = new LoopbackServer();
        other.Serve("/b", _content);
        _server.Serve("/a", []).Then($"redirect {other.Url}b");
        using HttpClient client = HttpClientFactory.Create(token: "secret");
        Assert.True(await new Downloader(client, s_fast, _report).FetchAsync(new Uri(_server.Url + "a"), _folder["a"], TestContext.Current.CancellationToken));
        Assert.Equal("GET /a   Bearer secret", _server.Requests.Single());
        Assert.Equal("GET /b", other.Requests.Single());
    }

    [Fact]
    public async Task WaitsAsLongAsTheServerAsks()
    {
        _server.Serve("/a", _content).Then("status 429 Retry-After: 60");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.True(await FetchAsync());
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(290), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task SaysThatThereIsNoSuchFile()
    {
        Assert.False(await FetchAsync());
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData("status 403", "DownloadRefused", WasiErrorKind.Security)]
    [InlineData("status 410", "DownloadRefused", WasiErrorKind.Connection)]
    public async Task GivesUpAtOnceWhenRefused(string fault, string errorId, WasiErrorKind kind)
    {
        _server.Serve("/a", _content).Then(fault);
        var failure = await Assert.ThrowsAsync<WasiToolsException>(() => FetchAsync());
        Assert.Equal((errorId, kind), (failure.ErrorId, failure.Kind));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task GivesUpInTheEndAndKeepsWhatCame()
    {
        ServedFile file = _server.Serve("/a", _content).Then("cut 1000");
        for (int i = 0; i < 5; i++)
            file.Then("status 503");
        var failure = await Assert.ThrowsAsync<WasiToolsException>(() => FetchAsync(s_fast with { Retries = 2 }));
        Assert.Equal("DownloadFailed", failure.ErrorId);
        Assert.Equal(3, _server.Requests.Count);
        Assert.Equal(1000, new FileInfo(_folder["a.partial"]).Length);
        Assert.False(File.Exists(_folder["a"]));
    }

    [Fact]
    public async Task StopsWhenCancelledAndGoesOnLater()
    {
        _server.Serve("/a", _content).BytesPerSecond = 200_000;
        using var cancellation = new CancellationTokenSource(400);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new Downloader(_client, s_fast, _report).FetchAsync(new Uri(_server.Url + "a"), _folder["a"], cancellation.Token));
        Assert.InRange(new FileInfo(_folder["a.partial"]).Length, 1, _content.Length - 1);
        Assert.True(await FetchAsync());
        Assert.Equal(_content, File.ReadAllBytes(_folder["a"]));
        Assert.Contains("bytes=", _server.Requests.Last());
    }

    [Fact]
    public async Task FetchesAnewWhenTheNoteOnThePartIsDamaged()
    {
        _server.Serve("/a", _content);
        File.WriteAllBytes(_folder["a.partial"], new byte[5000]);
        File.WriteAllText(_folder["a.partial.json"], "{\"Address\":");
        Assert.True(await FetchAsync());
        Assert.Equal(_content, File.ReadAllBytes(_folder["a"]));
        Assert.False(File.Exists(_folder["a.partial.json"]));
    }

    private async Task<bool> FetchAsync(DownloadOptions? options = null, Action? afterFirst = null)
    {
        afterFirst?.Invoke();
        return await new Downloader(_client, options ?? s_fast, _report)
            .FetchAsync(new Uri(_server.Url + "a"), _folder["a"], TestContext.Current.CancellationToken);
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace WasiTools.Core.Sdks;

/// <summary>The releases as GitHub's REST API tells them.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="root">The API's address; null for the public one.</param>
/// <param name="token">An access token, which raises the rate limit, or null. It is sent to this address only.</param>
public sealed class ReleaseApi(HttpClient client, Uri? root = null, string? token = null)
{
    private const string Repository = "repos/WebAssembly/wasi-sdk";

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    private readonly Uri _root = root ?? new Uri("https://api.github.com/");

    /// <summary>The versions of all releases, pre-releases included.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The versions, oldest first.</returns>
    /// <exception cref="WasiToolsException"><c>ReleaseApiFailed</c>.</exception>
    public async Task<IReadOnlyList<WasiSdkVersion>> GetVersionsAsync(CancellationToken cancellationToken)
    {
        using JsonDocument? releases = await GetAsync($"{Repository}/releases?per_page=100", cancellationToken).ConfigureAwait(false);
        var versions = new List<WasiSdkVersion>();
        foreach (JsonElement release in releases?.RootElement.EnumerateArray() ?? default)
        {
            if (WasiSdkVersion.TryParse(release.GetProperty("tag_name").GetString(), out WasiSdkVersion version))
                versions.Add(version);
        }

        versions.Sort();
        return versions;
    }

    /// <summary>The hash that the server computed when the archive was uploaded; releases before mid-2025 have none.</summary>
    /// <param name="asset">The archive.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The hash, or null.</returns>
    /// <exception cref="WasiToolsException"><c>ReleaseApiFailed</c>.</exception>
    public async Task<HashPin?> FindDigestAsync(WasiSdkAsset asset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asset);
        string path = $"{Repository}/releases/tags/{Uri.EscapeDataString(asset.Version.Tag)}";
        using JsonDocument? release = await GetAsync(path, cancellationToken).ConfigureAwait(false);
        if (release is null)
            return null;
        foreach (JsonElement item in release.RootElement.GetProperty("assets").EnumerateArray())
        {
            if (item.GetProperty("name").GetString() == asset.FileName
                && item.TryGetProperty("digest", out JsonElement digest) && digest.ValueKind == JsonValueKind.String)
                return HashPin.Parse(digest.GetString()!, $"digest of the release API at {_root.Host}");
        }

        return null;
    }

    private async Task<JsonDocument?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_root, path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_timeout);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, limit.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            response.EnsureSuccessStatusCode();
            using Stream content = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            return await JsonDocument.ParseAsync(content, default, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Throw.ReleaseApiFailed(request.RequestUri!, exception);
        }
    }
}

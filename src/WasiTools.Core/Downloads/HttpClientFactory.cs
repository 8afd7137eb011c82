using System.Net;
using System.Net.Http.Headers;

namespace WasiTools.Core.Downloads;

/// <summary>Makes the HTTP clients of this library.</summary>
public static class HttpClientFactory
{
    /// <summary>Makes a client that follows redirects, though never from https to http.</summary>
    /// <param name="proxy">A proxy; null for the one of the system or of HTTPS_PROXY and its kin.</param>
    /// <param name="credential">The proxy's credential, or null.</param>
    /// <param name="token">
    /// A bearer token for the first server, or null. It is not passed on when that server redirects.
    /// </param>
    /// <returns>The client, the caller's to dispose.</returns>
    public static HttpClient Create(Uri? proxy = null, NetworkCredential? credential = null, string? token = null)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(30),
            MaxAutomaticRedirections = 10,
            DefaultProxyCredentials = credential,
        };
        if (proxy is not null)
            handler.Proxy = new WebProxy(proxy) { Credentials = credential };

        // Downloads watch for stalls themselves; a limit on the whole would end slow ones that are fine.
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("WasiTools", "0.1"));
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}

using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;
using WasiTools.Core.Operations;

namespace WasiTools.Core.Downloads;

/// <summary>Fetches large files over networks that fail: resumes, retries, and starts over when the file has changed.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="options">How patient to be.</param>
/// <param name="report">Told the bytes received and each retry.</param>
internal sealed class Downloader(HttpClient client, DownloadOptions options, IOperationReport report)
{
    /// <summary>Fetches a file.</summary>
    /// <param name="uri">Its address.</param>
    /// <param name="destination">Where to put it; until it is whole, its part lies beside under <c>.partial</c>.</param>
    /// <param name="cancellation">Ends the download; what has arrived is kept for a resumption.</param>
    /// <returns>False if the server has no such file.</returns>
    /// <exception cref="WasiToolsException"><c>DownloadFailed</c>, <c>DownloadRefused</c> or <c>NotEnoughSpace</c>.</exception>
    public async Task<bool> FetchAsync(Uri uri, string destination, CancellationToken cancellation)
    {
        var part = new PartialFile(destination + ".partial");
        var retry = new RetryStrategyOptions<bool>
        {
            ShouldHandle = new PredicateBuilder<bool>().Handle<TransientDownloadException>(),
            MaxRetryAttempts = Math.Max(1, options.Retries),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.RetryDelay,
            MaxDelay = options.LongestDelay,
            DelayGenerator = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is TransientDownloadException { RetryAfter: { } wait }
                    ? TimeSpan.FromTicks(Math.Min(wait.Ticks, options.LongestDelay.Ticks))
                    : (TimeSpan?)null),
            OnRetry = arguments =>
            {
                report.Verbose($"{arguments.Outcome.Exception!.Message} Trying again in {arguments.RetryDelay.TotalSeconds:0.0} s.");
                return default;
            },
        };
        ResiliencePipeline<bool> pipeline = new ResiliencePipelineBuilder<bool>().AddRetry(retry).Build();
        try
        {
            if (!await pipeline.ExecuteAsync(token => new ValueTask<bool>(TryAsync(uri, part, token)), cancellation).ConfigureAwait(false))
                return false;
        }
        catch (TransientDownloadException exception)
        {
            throw Throw.DownloadFailed(uri, exception);
        }

        part.Complete(destination);
        return true;
    }

    private async Task<bool> TryAsync(Uri uri, PartialFile part, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(options.StallTimeout);
        try
        {
            long have = part.ResumableLength(uri, out PartialFile.Note? note);
            using HttpRequestMessage request = Request(uri, have, note);
            using HttpResponseMessage response =
                await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return false;
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                part.Delete();
                throw new TransientDownloadException($"{uri}: the part on disk does not fit the server's file any more.");
            }

            ThrowIfFailed(uri, response);
            await ReceiveAsync(uri, response, part, have, note, stall).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new TransientDownloadException($"{uri}: nothing came for {options.StallTimeout.TotalSeconds:0.#} s.", null, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or HttpIOException)
        {
            throw new TransientDownloadException($"{uri}: {exception.Message}", null, exception);
        }
    }

    private static HttpRequestMessage Request(Uri uri, long have, PartialFile.Note? note)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (have > 0)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            // Set as text: a Last-Modified must go back exactly as it came.
            request.Headers.TryAddWithoutValidation("If-Range", note!.ETag ?? note.LastModified);
        }

        return request;
    }

    private static void ThrowIfFailed(Uri uri, HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
            return;
        int status = (int)response.StatusCode;
        string answer = $"{uri}: the server answered {status} {response.ReasonPhrase}.";
        if (status is 408 or 425 or 429 or >= 500)
        {
            RetryConditionHeaderValue? after = response.Headers.RetryAfter;
            throw new TransientDownloadException(answer, after?.Delta ?? (after?.Date - DateTimeOffset.UtcNow));
        }

        throw Throw.DownloadRefused(uri, status, answer);
    }

    private async Task ReceiveAsync(
        Uri uri, HttpResponseMessage response, PartialFile part, long have, PartialFile.Note? note, CancellationTokenSource stall)
    {
        bool resumed = response.StatusCode == HttpStatusCode.PartialContent;
        long? length = resumed ? response.Content.Headers.ContentRange?.Length : response.Content.Headers.ContentLength;
        if (resumed && (response.Content.Headers.ContentRange?.From != have || length != note!.Length))
        {
            part.Delete();
            throw new TransientDownloadException($"{uri}: the server answered with another range than asked for.");
        }

        if (have > 0)
            report.Verbose(resumed ? $"{uri}: going on after {have} bytes." : $"{uri}: the file has changed, starting over.");
        long received = resumed ? have : 0;
        if (length is { } whole)
            FreeSpace.Require(Path.GetDirectoryName(part.Path)!, whole - received, $"to download {uri}");

        using FileStream file = resumed ? part.Append() : part.Create(NoteOf(uri, response, length));
        var meter = new ByteMeter($"Downloading {Path.GetFileName(uri.LocalPath)}", length, received, report);
        using Stream content = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            stall.CancelAfter(options.StallTimeout);
            int read = await content.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
            if (read == 0)
                break;
            await file.WriteAsync(buffer.AsMemory(0, read), stall.Token).ConfigureAwait(false);
            received += read;
            meter.Add(read);
        }

        if (length is { } expected && received != expected)
            throw new TransientDownloadException($"{uri}: {received} bytes came instead of {expected}.");
    }

    private static PartialFile.Note NoteOf(Uri uri, HttpResponseMessage response, long? length)
    {
        // A weak tag promises an equivalent file, not the same bytes.
        EntityTagHeaderValue? tag = response.Headers.ETag;
        string? modified = response.Content.Headers.TryGetValues("Last-Modified", out IEnumerable<string>? values) ? values.First() : null;
        return new PartialFile.Note(uri.AbsoluteUri, tag is { IsWeak: false } ? tag.ToString() : null, modified, length);
    }
}

# Dot-sourced by check.ps1: drives a Chromium by its DevTools protocol, with nothing but what PowerShell has.

function Find-Chromium {
    $names = 'chromium', 'chromium-browser', 'google-chrome', 'chrome', 'msedge'
    $found = Get-Command $names -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if ($found) { return $found.Source }
    "$env:ProgramFiles/Google/Chrome/Application/chrome.exe", "${env:ProgramFiles(x86)}/Microsoft/Edge/Application/msedge.exe",
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' | Where-Object { Test-Path $_ } | Select-Object -First 1
}

class Browser {
    [System.Diagnostics.Process] $Process
    [System.Net.WebSockets.ClientWebSocket] $Socket
    [string] $Session
    [int] $LastId
    [System.Collections.Generic.List[object]] $Events = [System.Collections.Generic.List[object]]::new()

    Browser([string] $program, [string] $profileFolder) {
        $start = [System.Diagnostics.ProcessStartInfo]::new($program)
        $arguments = '--headless=new', '--remote-debugging-port=0', "--user-data-dir=$profileFolder", '--no-first-run', '--disable-gpu',
            '--disable-dev-shm-usage', '--hide-scrollbars', '--force-color-profile=srgb', 'about:blank'
        # Chromium's own sandbox does not start for root.
        if (-not [OperatingSystem]::IsWindows() -and [Environment]::UserName -eq 'root') { $arguments = @('--no-sandbox') + $arguments }
        foreach ($argument in $arguments) { $start.ArgumentList.Add($argument) }
        $start.RedirectStandardError = $true
        $start.RedirectStandardOutput = $true
        $this.Process = [System.Diagnostics.Process]::Start($start)
        try { $this.Connect($program, $profileFolder) }
        catch { $this.Dispose(); throw }
    }

    hidden [void] Connect([string] $program, [string] $profileFolder) {
        $this.Process.BeginErrorReadLine()
        $this.Process.BeginOutputReadLine()
        $portFile = Join-Path $profileFolder 'DevToolsActivePort'
        $until = [datetime]::UtcNow.AddSeconds(60)
        while (-not ((Test-Path $portFile) -and @(Get-Content $portFile).Count -eq 2)) {
            if ($this.Process.HasExited -or [datetime]::UtcNow -gt $until) { throw "$program did not open its DevTools port." }
            Start-Sleep -Milliseconds 50
        }
        $port, $path = Get-Content $portFile
        $this.Socket = [System.Net.WebSockets.ClientWebSocket]::new()
        $null = $this.Socket.ConnectAsync("ws://127.0.0.1:$port$path", [System.Threading.CancellationToken]::None).Wait(10000)
        $target = $this.Send('Target.createTarget', @{ url = 'about:blank' }).targetId
        $this.Session = $this.Send('Target.attachToTarget', @{ targetId = $target; flatten = $true }).sessionId
        foreach ($domain in 'Page', 'Runtime', 'Network', 'Log') { $null = $this.Send("$domain.enable", @{}) }
    }

    [object] Send([string] $method, [hashtable] $parameters) {
        $id = ++$this.LastId
        $message = @{ id = $id; method = $method; params = $parameters }
        if ($this.Session) { $message.sessionId = $this.Session }
        $bytes = [System.Text.Encoding]::UTF8.GetBytes(($message | ConvertTo-Json -Depth 10 -Compress))
        $null = $this.Socket.SendAsync([System.ArraySegment[byte]]::new($bytes), [System.Net.WebSockets.WebSocketMessageType]::Text, $true, [System.Threading.CancellationToken]::None).Wait(30000)
        while ($true) {
            $answer = $this.Receive(60000)
            if ($null -eq $answer) { throw "No answer to $method." }
            if ($answer.id -ne $id) { $this.Events.Add($answer); continue }
            if ($answer.error) { throw "${method}: $($answer.error.message)" }
            return $answer.result
        }
        return $null
    }

    hidden [object] Receive([int] $milliseconds) {
        $buffer = [byte[]]::new(1MB)
        $text = [System.IO.MemoryStream]::new()
        do {
            $task = $this.Socket.ReceiveAsync([System.ArraySegment[byte]]::new($buffer), [System.Threading.CancellationToken]::None)
            if (-not $task.Wait($milliseconds)) { return $null }
            $text.Write($buffer, 0, $task.Result.Count)
        } until ($task.Result.EndOfMessage)
        return [System.Text.Encoding]::UTF8.GetString($text.ToArray()) | ConvertFrom-Json -Depth 100
    }

    # What an expression of the page gives; a promise is awaited.
    [object] Evaluate([string] $expression) {
        $answer = $this.Send('Runtime.evaluate', @{ expression = $expression; returnByValue = $true; awaitPromise = $true })
        if ($answer.exceptionDetails) { throw "${expression}: $($answer.exceptionDetails.exception.description)" }
        return $answer.result.value
    }

    [void] Open([string] $file) {
        $this.Events.Clear()
        $null = $this.Send('Page.navigate', @{ url = [uri]::new($file).AbsoluteUri })
        $until = [datetime]::UtcNow.AddSeconds(60)
        while ($this.Evaluate('document.documentElement?.dataset.ready === "true" && document.readyState') -ne 'complete') {
            if ([datetime]::UtcNow -gt $until) { throw "$file is not ready after a minute." }
        }
    }

    [void] Press([string] $key) { $this.Press($key, $key) }

    [void] Press([string] $key, [string] $code) {
        $press = @{ key = $key; code = $code; type = 'keyDown' }
        if ($key.Length -eq 1) { $press.text = $key } elseif ($key -eq 'Enter') { $press.text = "`r" }
        $codes = @{ Enter = 13; Escape = 27; ArrowUp = 38; ArrowDown = 40; Home = 36; End = 35; PageDown = 34; PageUp = 33; Tab = 9 }
        if ($codes[$key]) { $press.windowsVirtualKeyCode = $codes[$key] }
        $null = $this.Send('Input.dispatchKeyEvent', $press)
        $press.type = 'keyUp'
        $press.Remove('text')
        $null = $this.Send('Input.dispatchKeyEvent', $press)
    }

    [void] EnterText([string] $text) { $null = $this.Send('Input.insertText', @{ text = $text }) }

    # Clicks with the mouse in the middle of the element that the expression gives.
    [void] Click([string] $expression) {
        $at = $this.Evaluate("(() => { const box = ($expression).getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()")
        foreach ($type in 'mousePressed', 'mouseReleased') {
            $null = $this.Send('Input.dispatchMouseEvent', @{ type = $type; x = $at[0]; y = $at[1]; button = 'left'; clickCount = 1 })
        }
    }

    [void] Screenshot([string] $path) {
        # Two frames, so that what was changed last is painted.
        $null = $this.Evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
        [System.IO.File]::WriteAllBytes($path, [Convert]::FromBase64String($this.Send('Page.captureScreenshot', @{ format = 'png' }).data))
    }

    [void] Dispose() {
        if ($this.Socket) { $this.Socket.Dispose() }
        if (-not $this.Process.HasExited) { $this.Process.Kill($true) }
        $this.Process.WaitForExit()
        $this.Process.Dispose()
    }
}
